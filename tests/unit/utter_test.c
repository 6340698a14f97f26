/* Tests src/record/utter.c: from what a program shows to what went over the wire. */
#include "record/utter.h"

#include "recording_text.h"

enum { SERVER = 1, FUSED = 2, BACKSLASH = 4, QUOTES = 8 };

struct row {
    const char *name;
    int how;
    const char *split, *code, *text, *expected;
};

static const struct row rows[] = {
    {"as it is", SERVER, NULL, "", "250 Ok", "250 Ok"},
    {"blanks stay", 0, NULL, "", " MAIL FROM:<a@b.example> ", " MAIL FROM:<a@b.example> "},
    {"fused", SERVER | FUSED, NULL, "", "250-a250-SIZE 1000250 HELP", "250-a|250-SIZE 1000|250 HELP"},
    {"a number touches the code", SERVER | FUSED, NULL, "", "250-SIZE 35882577250-8BITMIME250 X",
     "250-SIZE 35882577|250-8BITMIME|250 X"},
    {"blanks between", SERVER | FUSED, NULL, "", "220-a b 220-c 220 d", "220-a b|220-c|220 d"},
    {"a single reply is not cut", SERVER | FUSED, NULL, "", "250 size is 250 octets",
     "250 size is 250 octets"},
    {"another code is text", SERVER | FUSED, NULL, "", "550-see 250-page 550 end",
     "550-see 250-page|550 end"},
    {"Python", BACKSLASH, NULL, "", "From: a\\r\\n\\r\\nx\\ty\\r\\n.\\r\\n", "From: a||x\ty|."},
    {"Python's octets", SERVER | BACKSLASH, NULL, "", "250 gr\\xe4n", "250 gr\xc3\xa4n"},
    {"octets of UTF-8", SERVER | BACKSLASH, NULL, "", "250 gr\\xc3\\xa4n", "250 gr\xc3\xa4n"},
    {"as Ruby shows them", SERVER | BACKSLASH, NULL, "", "250 gr\\xC3\\xA4\\xE2\\x82\\xACn",
     "250 gr\xc3\xa4\xe2\x82\xacn"},
    {"in octal", SERVER | BACKSLASH, NULL, "", "250 gr\\303\\244n", "250 gr\xc3\xa4n"},
    {"four octets", SERVER | BACKSLASH, NULL, "", "250 \\xf0\\x9f\\x93\\xa7", "250 \xf0\x9f\x93\xa7"},
    {"cut in a character", SERVER | BACKSLASH, NULL, "", "250 gr\\xc3", "250 gr\xc3\x83"},
    {"cut in an escape", SERVER | BACKSLASH, NULL, "", "250 gr\\xc3\\x", "250 gr\xc3\x83x"},
    {"no character", SERVER | BACKSLASH, NULL, "", "250 \\xc3\\xc3", "250 \xc3\x83\xc3\x83"},
    {"a backslash", BACKSLASH, NULL, "", "a\\\\b\\'c", "a\\b'c"},
    {"octal", BACKSLASH, NULL, "", "\\026\\003x", "\026\003x"},
    {"JSON", BACKSLASH, NULL, "", "a\\u00fc\\\"b", "a\xc3\xbc\"b"},
    {"the code stands apart", SERVER | BACKSLASH, NULL, "250", "mx\\nSIZE 1\\nHELP",
     "250-mx|250-SIZE 1|250 HELP"},
    {"the code stands twice", SERVER, NULL, "550", "550 no", "550 no"},
    {"CSV", SERVER | QUOTES, NULL, "", "\"220 a, \"\"b\"\"\"", "220 a, \"b\""},
    {"joined by commas", SERVER, ", (?=[2-5]\\d\\d[ -])", "", "220-a, b, 220 c", "220-a, b|220 c"},
    {"joined by a word", SERVER, "\\[nl\\]", "", "250-a[nl]250 b", "250-a|250 b"},
    {"codes for the rest", SERVER, " (?=SIZE|DSN)", "", "250  mx Hello SIZE 1 DSN",
     "250-mx Hello|250-SIZE 1|250 DSN"},
    {"two replies stay two", SERVER, "\\|", "", "250 a|250 b", "250 a|250 b"},
    {"empty", SERVER, NULL, "", "", ""},
    {"an escape at the end", BACKSLASH, NULL, "", "a\\", "a\\"},
    {"a cut escape", BACKSLASH, NULL, "", "a\\x", "ax"},
};

static struct text uttered(struct pattern_scratch *scratch, const struct row *row)
{
    struct arena arena = {0};
    struct text out = {0};
    struct dialect dialect = {.fused = row->how & FUSED,
                              .escape = row->how & BACKSLASH ? ESCAPE_BACKSLASH
                                        : row->how & QUOTES  ? ESCAPE_QUOTES
                                                             : ESCAPE_NONE,
                              .split = row->split ? pattern_new(&arena, span_of(row->split)) : NULL};
    struct saying saying = {
        .text = span_of(row->text), .code = span_of(row->code), .server = row->how & SERVER};
    struct utterance lines = utter(&arena, scratch, &dialect, saying);
    for (size_t i = 0; i < lines.count; i++)
        text_print(&out, "%s%.*s", i ? "|" : "", (int)lines.at[i].len, lines.at[i].at);
    if (dialect.split)
        pattern_release(dialect.split);
    arena_free(&arena);
    return out;
}

static void texts(void **state)
{
    struct pattern_scratch *scratch = pattern_scratch_new();
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct text got = uttered(scratch, &rows[i]);
        wrong += row_differs(rows[i].name, text_span(&got), rows[i].expected);
        text_free(&got);
    }
    pattern_scratch_free(scratch);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
