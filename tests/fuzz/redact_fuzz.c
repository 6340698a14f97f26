/*
 * Any bytes as a record that is to be given away. Beside crashes, leaks and undefined behaviour a finding is:
 * what comes out is not as long as what went in.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smtplint.h"

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets);

static struct smtplint *engine;

struct input {
    const uint8_t *bytes;
    size_t octets;
};

int LLVMFuzzerInitialize(int *count, char ***words)
{
    char why[SMTPLINT_WHY] = "";
    (void)count, (void)words;
    engine = smtplint_new(NULL, why, sizeof why);
    return engine ? 0 : 1;
}

/* A member of something packed has a length of its own. */
static void take(void *with, const struct smtplint_redacted_member *member)
{
    const struct input *input = with;
    bool whole = member->result == SMTPLINT_REDACTED && !member->packed;
    if (whole && member->len != input->octets) {
        fprintf(stderr, "%zu octets became %zu\n", input->octets, member->len);
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets)
{
    static const char *const levels[] = {"credentials", "addresses", "hosts", "all"};
    struct input input = {bytes, octets};
    struct smtplint_redactor *redactor = smtplint_redactor_new(engine, levels[octets % 4], "key", 3);
    smtplint_redact_to(redactor, take, &input);
    smtplint_redact_bytes(redactor, (const char *)bytes, octets, "fuzz");
    smtplint_redactor_free(redactor);
    return 0;
}
