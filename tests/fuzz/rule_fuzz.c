/*
 * Any bytes as a rule file. The loader alone sees them first, which is quick; what it takes is checked like a
 * user's own folder of rules, on top of the built-in book and with its examples run.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rules/load.h"
#include "smtplint.h"

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets);

static char folder[] = "/tmp/smtplint-rule-fuzz-XXXXXX";
static char path[sizeof folder + sizeof "/rule.json"];

static void clean_up(void)
{
    unlink(path);
    rmdir(folder);
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
    (void)count, (void)words;
    if (!mkdtemp(folder))
        abort();
    snprintf(path, sizeof path, "%s/rule.json", folder);
    return atexit(clean_up);
}

/* A book of its own, as empty as can be: nothing of one input may be left for the next. */
static bool loads(const json_t *json)
{
    struct arena arena = {0};
    struct error error = {{0}};
    struct rulebook book = {.arena = &arena, .scratch = pattern_scratch_new()};
    struct rule rule = {0};
    struct body body;
    bool good =
        rule_load_head(&book, json, &rule, &error) && rule_load_body(&book, json, NULL, &body, &error);
    if (!good && !error.text[0])
        abort(); /* a refusal without a reason helps nobody */
    rulebook_free(&book);
    arena_free(&arena);
    return good;
}

static bool drop(void *to, const char *bytes, size_t len)
{
    (void)to, (void)bytes, (void)len;
    return true;
}

static void check(const uint8_t *bytes, size_t octets)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, octets, file) != octets || fclose(file) != 0)
        abort();
    smtplint_check(NULL, folder, drop, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets)
{
    json_t *json = json_loadb((const char *)bytes, octets, JSON_REJECT_DUPLICATES, NULL);
    if (json && loads(json))
        check(bytes, octets);
    json_decref(json);
    return 0;
}
