/* Lines of ndjson come from other machines: whatever they say, every format must survive it. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smtplint.h"

static struct smtplint *engine;

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets);

int LLVMFuzzerInitialize(int *count, char ***words)
{
    char why[SMTPLINT_WHY] = "";
    (void)count, (void)words;
    engine = smtplint_new(NULL, why, sizeof why);
    if (!engine) {
        fprintf(stderr, "%s\n", why);
        abort();
    }
    return 0;
}

static bool drop(void *to, const char *bytes, size_t len)
{
    (void)to, (void)bytes, (void)len;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets)
{
    static const char *const formats[] = {"text",  "html",     "ndjson", "csv",
                                          "sarif", "markdown", "brief",  "junit"};
    enum { FORMATS = sizeof formats / sizeof formats[0] };
    struct smtplint_output outputs[FORMATS] = {0};
    for (size_t i = 0; i < FORMATS; i++)
        outputs[i] = (struct smtplint_output){.options = {.format = formats[i]}, .write = drop};
    struct smtplint_run *run = smtplint_begin_all(engine, outputs, FORMATS);
    const char *at = (const char *)bytes, *end = at + octets;
    while (run && at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((stop ? stop : end) - at);
        char *line = malloc(len ? len : 1); /* of its very size: reading past it is an error */
        if (line && len)
            memcpy(line, at, len);
        smtplint_next_file(run);
        smtplint_line(run, line, len, NULL);
        free(line);
        at = stop ? stop + 1 : end;
    }
    if (run)
        smtplint_end(run);
    return 0;
}
