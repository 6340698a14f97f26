/* A text: its octets are looked at line by line, whatever dialect it is. */
#include <stdlib.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "redact/flat.h"
#include "redact/part.h"

void lines_redact(struct passage *passage, const struct lines *lines)
{
    struct span text = {passage->in, passage->len};
    for (unsigned long n = 1; n <= lines->count; n++) {
        struct place_in_text line = line_place(lines, text, n);
        tokens_redact(passage, line.at, line.end);
        if (passage->level >= REDACT_ADDRESSES)
            base64_find(passage, line.at, line.end);
    }
}

static void passage_redact(struct passage *passage, const struct reading *reading)
{
    struct bare bare;
    struct secrets_known secrets;
    struct arena arena = {0};
    struct lines lines = lines_of(&arena, (struct span){passage->in, passage->len});
    struct dump *dump = dumps_begin(passage, &lines);
    secrets_begin(&secrets, reading);
    dumps_redact(dump, &secrets, reading);
    secrets_redact(passage, &secrets, reading);
    secrets_end(&secrets);
    bodies_redact(passage, reading);
    proxy_redact(passage);
    commands_redact(passage, &lines, reading);
    lines_redact(passage, &lines);
    told_redact(passage, reading);
    bare_begin(&bare, passage->pseudonyms, passage->level);
    bare_redact(passage, &bare);
    notations_redact(passage);
    dumps_end(dump, &bare);
    bare_end(&bare);
    arena_free(&arena);
}

/* A record in one string of JSON: the letter of "\\n250-mx1.example" belongs to no host. What is written
 * keeps it, since no blank is ever replaced. */
static void part_escapes(struct text *flat)
{
    enum { LETTER = 1, CODE = 2, BEHIND = 5 };
    for (size_t i = 0; i + BEHIND < flat->len; i++) {
        const char *at = flat->at + i;
        bool code = ascii_is_digit(at[CODE]) && ascii_is_digit(at[CODE + 1]) && ascii_is_digit(at[CODE + 2]);
        bool letter = at[LETTER] == 'n' || at[LETTER] == 'r';
        if (at[0] == '\\' && letter && code && (at[BEHIND] == '-' || at[BEHIND] == ' '))
            flat->at[i + LETTER] = ' ';
    }
}

bool text_redact(struct redactor *redactor, struct span in, const struct reading *reading, struct text *out,
                 struct text *why)
{
    enum flat_form form;
    struct text flat = {0}, made = {0};
    if (!flat_form_of(in, &form)) {
        text_add_string(why, "texts in UTF-32 are not redacted; iconv -t utf-8 makes one that is");
        return false;
    }
    flat_read(form, in, &flat);
    text_add(&made, text_span(&flat));
    part_escapes(&flat);
    struct passage passage = {.in = flat.at,
                              .out = made.at,
                              .taken = memory_get(flat.len + 1),
                              .len = flat.len,
                              .pseudonyms = &redactor->pseudonyms,
                              .level = redactor->level,
                              .counts = redactor->counts};
    passage_redact(&passage, reading);
    flat_write(form, text_span(&made), in, out);
    free(passage.taken);
    text_free(&flat);
    text_free(&made);
    return true;
}
