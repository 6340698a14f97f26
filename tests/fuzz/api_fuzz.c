/*
 * Any bytes as a recording, in each format and language. Beside crashes, leaks and undefined behaviour a
 * finding is: JSON that is no JSON, and octets in the output that would command a terminal.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smtplint.h"

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets);

struct output {
    char *at;
    size_t len, room;
};

static struct smtplint *engine;

/* Each input is told in one way for machines and one for people; its size says which, so that a replay does
 * the same. */
static const struct smtplint_options for_machines[] = {{.format = "json"},
                                                       {.format = "json", .language = "de"}};
static const struct smtplint_options for_people[] = {
    {.format = "text", .width = 60, .ours = "contoso.com"},
    {.format = "tty", .language = "de", .ascii = true},
    {.format = "markdown", .language = "de", .for_customer = true},
};

static _Noreturn void found(const char *what, const struct output *output)
{
    fprintf(stderr, "%s:\n%.*s\n", what, (int)output->len, output->at);
    abort();
}

static bool keep(void *to, const char *bytes, size_t len)
{
    struct output *output = to;
    if (output->len + len > output->room) {
        output->room = (output->len + len) * 2;
        output->at = realloc(output->at, output->room);
    }
    if (!output->at)
        abort();
    memcpy(output->at + output->len, bytes, len);
    output->len += len;
    return true;
}

static void check_json(const struct output *output)
{
    json_error_t error;
    json_t *json = json_loadb(output->at, output->len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!json)
        found(error.text, output);
    json_decref(json);
}

/* Controls of ASCII and C1, and the bidi controls that turn text around: U+202A to 202E, U+2066 to 2069. */
static void check_harmless(const struct output *output)
{
    const unsigned char *at = (const unsigned char *)output->at;
    for (size_t i = 0; i < output->len; i++) {
        bool control = (at[i] < 0x20 && at[i] != '\n') || at[i] == 0x7f;
        bool c1 = i + 1 < output->len && at[i] == 0xc2 && at[i + 1] >= 0x80 && at[i + 1] < 0xa0;
        bool general = i + 2 < output->len && at[i] == 0xe2;
        bool bidi = general && ((at[i + 1] == 0x80 && at[i + 2] >= 0xaa && at[i + 2] <= 0xae) ||
                                (at[i + 1] == 0x81 && at[i + 2] >= 0xa6 && at[i + 2] <= 0xa9));
        if (control || c1 || bidi)
            found("a control character of the recording came through", output);
    }
}

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

static void tell(const struct smtplint_options *options, const uint8_t *bytes, size_t octets,
                 void (*check)(const struct output *output))
{
    struct output output = {0};
    struct smtplint_run *run = smtplint_begin(engine, options, keep, &output);
    if (!run)
        abort();
    smtplint_bytes(run, (const char *)bytes, octets, "input");
    smtplint_end(run);
    check(&output);
    free(output.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets)
{
    tell(&for_machines[octets % 2], bytes, octets, check_json);
    tell(&for_people[octets % (sizeof for_people / sizeof for_people[0])], bytes, octets, check_harmless);
    return 0;
}
