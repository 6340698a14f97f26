/* Tests src/record/source.c: lines with their numbers and offsets, from memory, file and pipe alike. */
#include "record/source.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "record/input.h"
#include "table.h"

/* A source with the input it reads from; the test closes both. */
static struct input *opened;

static struct source *open_both(const char *path, struct span bytes, const struct word_index *messages,
                                struct error *error)
{
    opened = input_open(path, bytes, error);
    return opened ? source_open(opened, messages) : NULL;
}

static void close_both(struct source *source)
{
    source_close(source);
    input_close(opened);
    opened = NULL;
}

#define WIDE(c) c "\0\0\0"
#define LE(a) a "\0"

static const struct row {
    const char *name;
    struct span bytes;
    const char *expected; /* "number@offset text|" each */
} rows[] = {
    {"nothing", {0}, ""},
    {"LF", SPAN("220 a\nEHLO b\n250 c\n"), "1@0 220 a|2@6 EHLO b|3@13 250 c|"},
    {"CR LF", SPAN("220 a\r\nEHLO b\r\n"), "1@0 220 a|2@7 EHLO b|"},
    {"CR CR LF", SPAN("220 a\r\r\nEHLO b\r\r\n"), "1@0 220 a|2@8 EHLO b|"},
    {"CR alone", SPAN("220 a\rEHLO b\r250 c"), "1@0 220 a|2@6 EHLO b|3@13 250 c|"},
    {"mixed ends", SPAN("220 a\r\r\nEHLO b\r\n250 c\n"), "1@0 220 a|2@8 EHLO b|3@16 250 c|"},
    {"no end", SPAN("220 a\nQUIT"), "1@0 220 a|2@6 QUIT|"},
    {"an end alone", SPAN("\n"), "1@0 |"},
    {"empty lines count", SPAN("\n\n220 a\n\nx"), "1@0 |2@1 |3@2 220 a|4@8 |5@9 x|"},
    {"NULs",
     SPAN("22\0"
          "0 a\nQ\0\0UIT\n"),
     "1@0 220 a|2@7 QUIT|"},
    {"NUL alone", SPAN("\0"), "1@0 |"},
    {"UTF-8's mark",
     SPAN("\xef\xbb\xbf"
          "220 a\nEHLO b\n"),
     "1@3 220 a|2@9 EHLO b|"},
    {"UTF-8's mark alone", SPAN("\xef\xbb\xbf"), ""},
    {"UTF-8", SPAN("220 \xc3\xa4\nEHLO b\n"), "1@0 220 \xc3\xa4|2@7 EHLO b|"},
    {"UTF-8 cut", SPAN("220 a\n250 \xc3"), "1@0 220 a|2@6 250 \xc3\x83|"},
    {"an octet of CP1252", SPAN("220 gr\xfc\xdf\nEHLO b\n"), "1@0 220 gr\xc3\xbc\xc3\x9f|2@9 EHLO b|"},
    {"UTF-16LE with a mark",
     SPAN("\xff\xfe" LE("2") LE("2") LE("0") LE(" ") LE("a") LE("\r") LE("\n") LE("Q") LE("\n")),
     "1@2 220 a|2@16 Q|"},
    {"UTF-16LE's mark alone", SPAN("\xff\xfe"), ""},
    {"UTF-16BE with a mark", SPAN("\xfe\xff\0Q\0\n\0\xe4\0x\0\n"), "1@2 Q|2@6 \xc3\xa4x|"},
    {"UTF-16LE without a mark",
     SPAN(LE("2") LE("2") LE("0") LE(" ") LE("m") LE("x") LE("\n") LE("Q") LE("U") LE("I") LE("T")),
     "1@0 220 mx|2@14 QUIT|"},
    {"UTF-16BE without a mark",
     SPAN("\0"
          "2\0"
          "2\0"
          "0\0 \0m\0x\0\n\0Q\0U\0I\0T"),
     "1@0 220 mx|2@14 QUIT|"},
    {"UTF-16LE cut in a unit", SPAN("\xff\xfe" LE("Q") LE("\n") LE("U") "I"), "1@2 Q|2@6 U|"},
    {"UTF-16LE beyond the first plane", SPAN("\xff\xfe\x3d\xd8\xa9\xdc" LE("\n") LE("Q")),
     "1@2 \xf0\x9f\x92\xa9|2@8 Q|"},
    {"UTF-16LE cut in a pair", SPAN("\xff\xfe" LE("Q") LE("\n") "\x3d\xd8"), "1@2 Q|"},
    {"UTF-16LE, a lone surrogate", SPAN("\xff\xfe" LE("Q") "\x3d\xd8" LE("R") LE("\n") LE("S") LE("\n")),
     "1@2 Q\xef\xbf\xbdR|2@10 S|"},
    {"UTF-16LE, a low surrogate", SPAN("\xff\xfe\xa9\xdc" LE("R") LE("\n") LE("S")),
     "1@2 \xef\xbf\xbdR|2@8 S|"},
    {"UTF-32LE with a mark",
     SPAN("\xff\xfe\0\0" WIDE("Q") "\xa9\xf4\1\0" WIDE("\n") "\xe4\0\0\0" WIDE("\r") WIDE("\n")),
     "1@4 Q\xf0\x9f\x92\xa9|2@16 \xc3\xa4|"},
    {"UTF-32BE with a mark", SPAN("\0\0\xfe\xff\0\0\0Q\0\0\0\n\0\0\0R"), "1@4 Q|2@12 R|"},
    {"UTF-32LE's mark alone", SPAN("\xff\xfe\0\0"), ""},
    {"UTF-32LE cut in a unit", SPAN("\xff\xfe\0\0" WIDE("Q") WIDE("\n") "U\0\0"), "1@4 Q|"},
    {"UTF-32LE, no character",
     SPAN("\xff\xfe\0\0" WIDE("Q") "\xff\xff\xff\xff" WIDE("R") WIDE("\n") WIDE("S")),
     "1@4 Q\xef\xbf\xbdR|2@20 S|"},
    {"UTF-16LE, CR alone", SPAN("\xff\xfe" LE("Q") LE("\r") LE("R") LE("\r")), "1@2 Q|2@6 R|"},
};

static void add_lines(struct text *out, struct source *source)
{
    struct line line;
    while (source_line(source, &line)) {
        text_print(out, "%lu@%zu ", line.number, line.offset);
        text_add(out, line.text);
        text_add_byte(out, '|');
    }
    assert_false(source_broken(source));
    assert_false(source_line(source, &line));
}

static struct text from_memory(struct span bytes)
{
    static const struct word_index no_messages;
    struct error error = {{0}};
    struct text out = {0};
    struct source *source = open_both(NULL, bytes, &no_messages, &error);
    add_lines(&out, source);
    close_both(source);
    return out;
}

static struct text from_path(const char *path)
{
    static const struct word_index no_messages;
    struct error error = {{0}};
    struct text out = {0};
    struct source *source = open_both(path, (struct span){0}, &no_messages, &error);
    assert_non_null(source);
    add_lines(&out, source);
    close_both(source);
    return out;
}

static struct text from_file(struct span bytes)
{
    char path[] = "/tmp/source_test.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.at ? bytes.at : "", bytes.len), bytes.len);
    close(fd);
    struct text out = from_path(path);
    unlink(path);
    return out;
}

static void feed(int fd, struct span bytes, size_t piece)
{
    while (bytes.len) {
        struct span part = span_cut(bytes, 0, piece);
        if (write(fd, part.at, part.len) != (ssize_t)part.len)
            _exit(1);
        bytes = span_from(bytes, part.len);
    }
    _exit(0);
}

/* Standard input hands the bytes over in pieces of that size. */
static struct text from_pipe(struct span bytes, size_t piece)
{
    int ends[2], kept = dup(STDIN_FILENO), status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t writer = fork();
    if (!writer) {
        close(ends[0]);
        feed(ends[1], bytes, piece);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    struct text out = from_path("-");
    dup2(kept, STDIN_FILENO);
    close(kept);
    waitpid(writer, &status, 0);
    assert_int_equal(status, 0);
    return out;
}

static size_t text_differs(const char *name, struct text got, const char *expected)
{
    size_t wrong = row_differs(name, text_span(&got), expected);
    text_free(&got);
    return wrong;
}

static void every_form(void **state)
{
    static const size_t pieces[] = {1, 2, 3, 5, 4096};
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        wrong += text_differs(rows[i].name, from_memory(rows[i].bytes), rows[i].expected);
        wrong += text_differs(rows[i].name, from_file(rows[i].bytes), rows[i].expected);
        EACH(j, pieces)
        wrong += text_differs(rows[i].name, from_pipe(rows[i].bytes, pieces[j]), rows[i].expected);
    }
    assert_int_equal(wrong, 0);
}

enum { LONG = 70000, LIMIT = 64 * 1024 };

/* A line over the limit is cut, the next one keeps its number and place. */
static size_t cut_differs(struct span unit, struct span end, const char *last)
{
    static const struct word_index no_messages;
    struct error error = {{0}};
    struct text bytes = {0};
    struct line line;
    size_t wrong = 0;
    for (size_t i = 0; i < LONG; i++)
        text_add(&bytes, unit);
    text_add(&bytes, end);
    struct source *source = open_both(NULL, text_span(&bytes), &no_messages, &error);
    assert_true(source_line(source, &line));
    assert_true(line.cut && line.text.len <= LIMIT && line.text.len > LIMIT - 4 && line.number == 1);
    assert_true(source_line(source, &line));
    wrong += row_differs("line behind a long one", line.text, last);
    wrong += row_differs_number("its number", (long)line.number, 2);
    wrong += row_differs_number("its place", (long)line.offset, (long)(LONG * unit.len + 1));
    assert_false(line.cut || source_line(source, &line));
    close_both(source);
    text_free(&bytes);
    return wrong;
}

static void long_lines(void **state)
{
    (void)state;
    assert_int_equal(cut_differs(BYTES("x"), BYTES("\nQUIT \xc3\xa4\n"), "QUIT \xc3\xa4"), 0);
    assert_int_equal(cut_differs(BYTES("ab c"), BYTES("\nQUIT"), "QUIT"), 0);
}

/* The cut falls into no character: what is valid UTF-8 stays what it is. */
static void long_lines_of_letters(void **state)
{
    static const struct word_index no_messages;
    struct error error = {{0}};
    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        struct text bytes = {0};
        struct line line;
        text_add_times(&bytes, "x", shift);
        text_add_times(&bytes, "\xe2\x82\xac", LONG);
        text_add_string(&bytes, "\n\xe2\x82\xac\n");
        struct source *source = open_both(NULL, text_span(&bytes), &no_messages, &error);
        assert_true(source_line(source, &line) && line.cut);
        assert_true(span_ends(line.text, "\xe2\x82\xac"));
        assert_true(source_line(source, &line) && span_is(line.text, "\xe2\x82\xac"));
        assert_int_equal(line.offset, shift + 3 * LONG + 1);
        close_both(source);
        text_free(&bytes);
    }
}

/* Offsets behind a cut line count octets of the original. */
static void long_lines_in_utf16(void **state)
{
    static const struct word_index no_messages;
    struct error error = {{0}};
    struct text bytes = {0};
    struct line line;
    (void)state;
    text_add(&bytes, BYTES("\xff\xfe"));
    for (size_t i = 0; i < 4 * LONG; i++)
        text_add(&bytes, BYTES("x\0"));
    text_add(&bytes, BYTES("\n\0Q\0\n\0"));
    struct source *source = open_both(NULL, text_span(&bytes), &no_messages, &error);
    assert_true(source_line(source, &line) && line.cut);
    assert_int_equal(line.offset, 2);
    assert_true(source_line(source, &line) && span_is(line.text, "Q"));
    assert_int_equal(line.offset, 2 + 2 * (4 * LONG + 1));
    close_both(source);
    text_free(&bytes);
}

/* Far more than one window: no line is lost or cut where windows meet. */
static void many_lines(void **state)
{
    enum { LINES = 60000 };
    static const struct word_index no_messages;
    struct error error = {{0}};
    struct text bytes = {0};
    struct line line;
    size_t offset = 0;
    (void)state;
    for (int i = 0; i < LINES; i++)
        text_print(&bytes, "250-line %d%*s\r\n", i, i % 97, "");
    struct source *source = open_both(NULL, text_span(&bytes), &no_messages, &error);
    for (int i = 0; i < LINES; i++) {
        char expected[160];
        snprintf(expected, sizeof expected, "250-line %d%*s", i, i % 97, "");
        assert_true(source_line(source, &line) && span_is(line.text, expected));
        assert_int_equal(line.offset, offset);
        offset += strlen(expected) + 2;
    }
    assert_false(source_line(source, &line));
    close_both(source);
    text_free(&bytes);
}

/* Pieces of a pipe end anywhere, also in the middle of a character. */
static void utf16_in_pieces(void **state)
{
    enum { LINES = 40000 };
    static const size_t pieces[] = {3, 4095};
    struct text bytes = {0}, expected = {0};
    size_t offset = 2;
    (void)state;
    text_add(&bytes, BYTES("\xff\xfe"));
    for (int i = 0; i < LINES; i++) {
        text_add(&bytes, BYTES("2\0\x3d\xd8\xa9\xdc\xe4\0\n\0"));
        text_print(&expected, "%d@%zu 2\xf0\x9f\x92\xa9\xc3\xa4|", i + 1, offset);
        offset += 10;
    }
    text_add_byte(&expected, '\0');
    EACH(i, pieces)
    assert_int_equal(text_differs("pieces", from_pipe(text_span(&bytes), pieces[i]), expected.at), 0);
    text_free(&bytes);
    text_free(&expected);
}

static void utf32_in_pieces(void **state)
{
    enum { LINES = 40000 };
    static const size_t pieces[] = {3, 4095};
    struct text bytes = {0}, expected = {0};
    size_t offset = 4;
    (void)state;
    text_add(&bytes, BYTES("\xff\xfe\0\0"));
    for (int i = 0; i < LINES; i++) {
        text_add(&bytes, BYTES(WIDE("2") "\xa9\xf4\1\0\xe4\0\0\0" WIDE("\n")));
        text_print(&expected, "%d@%zu 2\xf0\x9f\x92\xa9\xc3\xa4|", i + 1, offset);
        offset += 16;
    }
    text_add_byte(&expected, '\0');
    EACH(i, pieces)
    assert_int_equal(text_differs("pieces", from_pipe(text_span(&bytes), pieces[i]), expected.at), 0);
    text_free(&bytes);
    text_free(&expected);
}

static void what_cannot_be_opened(void **state)
{
    static const struct word_index no_messages;
    static const char *const paths[] = {"/nowhere/at/all", "/tmp", ""};
    (void)state;
    EACH(i, paths)
    {
        struct error error = {{0}};
        assert_null(open_both(paths[i], (struct span){0}, &no_messages, &error));
        assert_true(*error.text);
    }
    close_both(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(long_lines_of_letters),
        cmocka_unit_test(long_lines_in_utf16),
        cmocka_unit_test(many_lines),
        cmocka_unit_test(utf16_in_pieces),
        cmocka_unit_test(utf32_in_pieces),
        cmocka_unit_test(what_cannot_be_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
