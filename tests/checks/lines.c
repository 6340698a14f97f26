/*
 * What goes from one process or machine to another must arrive whole: each file is explained and told to
 * every format; its lines of "lines" are then told to every format by a second run, and nothing may differ.
 *
 *     lines FILE|DIR...
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "render/render.h"
#include "smtplint.h"

enum { FORMATS_MOST = 64, PATH_MOST = 4096 };

struct told {
    struct smtplint_output outputs[FORMATS_MOST];
    struct text texts[FORMATS_MOST];
    size_t count;
};

static bool keep(void *to, const char *bytes, size_t len)
{
    text_add(to, (struct span){bytes, len});
    return true;
}

static void add_output(struct told *told, struct smtplint_options options)
{
    if (told->count == FORMATS_MOST)
        abort(); /* a format that is left out is one that nobody tests */
    told->outputs[told->count] = (struct smtplint_output){options, keep, &told->texts[told->count]};
    told->count++;
}

/* The first is "lines"; then each format, in both languages. */
static void told_begin(struct told *told)
{
    *told = (struct told){.count = 1};
    told->outputs[0] = (struct smtplint_output){{.format = "lines"}, keep, &told->texts[0]};
    for (size_t i = 0; renderer_at(i); i++)
        for (int de = 0; de < 2; de++)
            add_output(told, (struct smtplint_options){.format = renderer_at(i)->name,
                                                       .language = de ? "de" : "en"});
    for (int de = 0; de < 2; de++)
        add_output(told, (struct smtplint_options){.language = de ? "de" : "en", .for_customer = true});
}

static void told_free(struct told *told)
{
    for (size_t i = 0; i < told->count; i++)
        text_free(&told->texts[i]);
}

static int compare(const char *path, struct told *a, struct told *b)
{
    int wrong = 0;
    for (size_t i = 0; i < a->count; i++) {
        struct span one = text_span(&a->texts[i]), two = text_span(&b->texts[i]);
        if (span_equal(one, two))
            continue;
        size_t at = 0;
        while (at < one.len && at < two.len && one.at[at] == two.at[at])
            at++;
        size_t from = at > 60 ? at - 60 : 0;
        printf("%s: %s (%s) differs at octet %zu:\n  %.*s\n  %.*s\n", path, a->outputs[i].options.format,
               a->outputs[i].options.language ? a->outputs[i].options.language : "en", at,
               (int)span_cut(one, from, 120).len, span_cut(one, from, 120).at,
               (int)span_cut(two, from, 120).len, span_cut(two, from, 120).at);
        wrong++;
    }
    return wrong;
}

static int check(struct smtplint *engine, const char *path)
{
    struct told direct, later;
    int wrong = 0;
    told_begin(&direct);
    told_begin(&later);
    struct smtplint_run *run = smtplint_begin_all(engine, direct.outputs, direct.count);
    smtplint_file(run, path, NULL, NULL, 0);
    smtplint_end(run);
    run = smtplint_begin_all(engine, later.outputs, later.count);
    smtplint_next_file(run);
    struct span lines = text_span(&direct.texts[0]);
    while (lines.len) {
        struct span line = span_take_until(&lines, '\n');
        if (!smtplint_line(run, line.at, line.len, NULL) && ++wrong)
            printf("%s: a line is not understood: %.*s\n", path, (int)line.len, line.at);
    }
    smtplint_end(run);
    wrong += compare(path, &direct, &later);
    told_free(&direct);
    told_free(&later);
    return wrong;
}

static int check_all(struct smtplint *engine, const char *path)
{
    struct stat kind;
    struct dirent **names;
    int wrong = 0;
    if (stat(path, &kind) == 0 && !S_ISDIR(kind.st_mode))
        return check(engine, path);
    int count = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char inside[PATH_MOST];
        if (names[i]->d_name[0] != '.' &&
            snprintf(inside, sizeof inside, "%s/%s", path, names[i]->d_name) < (int)sizeof inside)
            wrong += check_all(engine, inside);
        free(names[i]);
    }
    free(count < 0 ? NULL : names);
    return wrong;
}

int main(int count, char **words)
{
    char why[SMTPLINT_WHY];
    int wrong = 0;
    struct smtplint *engine = smtplint_new(NULL, why, sizeof why);
    for (int i = 1; engine && i < count; i++)
        wrong += check_all(engine, words[i]);
    smtplint_free(engine);
    printf("lines: %d differences\n", wrong);
    return !engine || wrong;
}
