/* Tests src/record/container.c and what unpacks archives and compressed files; all archives are made here. */
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "container_text.h"
#include "table.h"

enum format { ZIP, TAR, SEVEN, RAW };
enum { ROOM = 32 << 20 };

struct file {
    const char *name;
    struct span octets;
};

static int (*const set_format[])(struct archive *) = {
    archive_write_set_format_zip, archive_write_set_format_pax_restricted, archive_write_set_format_7zip,
    archive_write_set_format_raw};

static void add_file(struct archive *archive, const struct file *file)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, file->name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)file->octets.len);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    archive_write_data(archive, file->octets.at, file->octets.len);
    archive_entry_free(entry);
}

/* The caller frees it. `options` may be NULL. */
static struct span pack(enum format format, const char *filter, const char *options, const struct file *files,
                        size_t count)
{
    char *octets = memory_get(ROOM);
    size_t len = 0;
    struct archive *archive = archive_write_new();
    set_format[format](archive);
    if (filter)
        assert_int_equal(archive_write_add_filter_by_name(archive, filter), ARCHIVE_OK);
    if (options) {
        archive_write_set_options(archive, options);
        archive_write_set_passphrase(archive, "secret");
    }
    archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open_memory(archive, octets, ROOM, &len), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++)
        add_file(archive, &files[i]);
    archive_write_close(archive);
    archive_write_free(archive);
    return (struct span){memory_resize(octets, len), len};
}

static void release(struct span packed)
{
    free((char *)(size_t)packed.at);
}

static size_t differs(const char *name, struct span packed, const char *expected)
{
    struct text got = container_text(packed);
    size_t wrong = row_differs(name, text_span(&got), expected);
    text_free(&got);
    return wrong;
}

static const struct file two[] = {{"logs/a.txt", SPAN("220 a\n")}, {"b.txt", SPAN("220 b\n")}};
static const struct file one[] = {{"data", SPAN("220 a\n250 b\n")}};

static const struct {
    const char *name;
    enum format format;
    const char *filter, *options, *expected;
} formats[] = {
    {"zip", ZIP, NULL, NULL, "a!logs/a.txt=220 a\n|a!b.txt=220 b\n|"},
    {"zip, stored", ZIP, NULL, "zip:compression=store", "a!logs/a.txt=220 a\n|a!b.txt=220 b\n|"},
    {"tar", TAR, NULL, NULL, "a!logs/a.txt=220 a\n|a!b.txt=220 b\n|"},
    {"tar.gz", TAR, "gzip", NULL, "a!logs/a.txt=220 a\n|a!b.txt=220 b\n|"},
    {"tar.zst", TAR, "zstd", NULL, "a!logs/a.txt=220 a\n|a!b.txt=220 b\n|"},
    {"7z", SEVEN, NULL, NULL, "a!logs/a.txt=220 a\n|a!b.txt=220 b\n|"},
    {"tar.Z", TAR, "compress", NULL, "a!logs/a.txt=220 a\n|a!b.txt=220 b\n|"},
    {"7z in gz", SEVEN, "gzip", NULL, "a!logs/a.txt=220 a\n|a!b.txt=220 b\n|"},
    {"zip in xz", ZIP, "xz", NULL, "a!logs/a.txt=220 a\n|a!b.txt=220 b\n|"},
    {"zip, encrypted", ZIP, NULL, "zip:encryption=zipcrypt",
     "a!logs/a.txt!encrypted: unpack it|a!b.txt!encrypted: unpack it|"},
    {"zip, AES", ZIP, NULL, "zip:encryption=aes256",
     "a!logs/a.txt!encrypted: unpack it|a!b.txt!encrypted: unpack it|"},
};

static void test_formats(void **state)
{
    (void)state;
    size_t wrong = 0;
    EACH(i, formats)
    {
        struct span packed = pack(formats[i].format, formats[i].filter, formats[i].options, two, COUNT(two));
        wrong += differs(formats[i].name, packed, formats[i].expected);
        release(packed);
    }
    assert_int_equal(wrong, 0);
}

static const char *const filters[] = {"gzip", "bzip2", "xz", "zstd", "compress"};

static void test_compressed(void **state)
{
    (void)state;
    size_t wrong = 0;
    EACH(i, filters)
    {
        struct span packed = pack(RAW, filters[i], NULL, one, 1);
        struct text twice = {0};
        wrong += differs(filters[i], packed, "a=220 a\n250 b\n|");
        if (strcmp(filters[i], "compress") == 0) { /* has no end that another could follow */
            release(packed);
            continue;
        }
        text_add(&twice, packed);
        text_add(&twice, packed);
        wrong += differs("two streams in a row", text_span(&twice), "a=220 a\n250 b\n220 a\n250 b\n|");
        text_free(&twice);
        release(packed);
    }
    assert_int_equal(wrong, 0);
}

/* Padding is none of the data; anything else behind them is told. */
static void test_behind(void **state)
{
    static const struct {
        const char *filter;
        struct span behind;
        const char *expected;
    } rows[] = {
        {"gzip", SPAN("\0\0\0\0"), "a=220 a\n250 b\n|"},
        {"gzip", SPAN("220 mx1\n"), "a=220 a\n250 b\n!damaged, or other da|"},
        {"gzip", SPAN("\0\0x"), "a=220 a\n250 b\n!damaged, or other da|"},
        {"gzip", SPAN("\x1f"), "a=220 a\n250 b\n!damaged, or other da|"},
        {"bzip2", SPAN("x"), "a=220 a\n250 b\n!damaged, or other da|"},
        {"xz", SPAN("\0\0\0\0"), "a=220 a\n250 b\n|"},
        {"xz", SPAN("x"), "a=220 a\n250 b\n!damaged, or other da|"},
        {"zstd", SPAN("\x50\x2a\x4d\x18\2\0\0\0xx"), "a=220 a\n250 b\n|"}, /* a frame to be skipped */
        {"zstd", SPAN("x"), "a=220 a\n250 b\n!damaged, or other da|"},
    };
    (void)state;
    size_t wrong = 0;
    EACH(i, rows)
    {
        struct span packed = pack(RAW, rows[i].filter, NULL, one, 1);
        struct text whole = {0};
        text_add(&whole, packed);
        text_add(&whole, rows[i].behind);
        wrong += differs(rows[i].filter, text_span(&whole), rows[i].expected);
        text_free(&whole);
        release(packed);
    }
    assert_int_equal(wrong, 0);
}

static const struct file strange[] = {{"__MACOSX/._a.txt", SPAN("x")},
                                      {".hidden/a.txt", SPAN("x")},
                                      {"./b.txt", SPAN("y")},
                                      {"Pr\xc3\xbc"
                                       "fung.txt",
                                       SPAN("z")},
                                      {"a\x1b[31m\n.txt", SPAN("w")},
                                      {"empty.txt", SPAN("")}};

static void test_names(void **state)
{
    (void)state;
    struct span packed = pack(ZIP, NULL, NULL, strange, COUNT(strange));
    assert_int_equal(differs("names", packed,
                             "a!b.txt=y|a!Pr\xc3\xbc"
                             "fung.txt=z|a!a?[31m?.txt=w|a!empty.txt=|"),
                     0);
    release(packed);
}

static const struct {
    const char *name;
    struct span bytes;
    const char *expected;
} plain[] = {
    {"nothing", SPAN(""), "a=|"},
    {"a log", SPAN("220 mx1\nQUIT\n"), "a=220 mx1\nQUIT\n|"},
    {"the magic of gzip alone", SPAN("\x1f\x8b"), "a=\x1f\x8b|"},
    {"gzip's header alone", SPAN("\x1f\x8b\x08\0\0\0\0\0\0\3"), "a=!cut: the compressed |"},
    {"gzip of nonsense", SPAN("\x1f\x8b\x08\0\0\0\0\0\0\3\xff\xff\xff"), "a=!damaged: the compres|"},
    {"rar, stored",
     SPAN("Rar!\x1a\x07\0\xcf\x90\x73\0\0\x0d\0\0\0\0\0\0\0\x2b\xae\x74\0\x80\x2a\0\x08\0\0\0\x08\0\0\0"
          "\3\x21\xef\xab\xed\x96\x99\x64\x5a\x14\x30\x0a\0\xa4\x81\0\0logs/a.txt"
          "220 mx1\n\xc4\x3d\x7b\0\x40\7\0"),
     "a!logs/a.txt=220 mx1\n|"},
    {"the magic of rar alone", SPAN("Rar!\x1a\x07\0"), "a!damaged: it makes no|"},
    {"the magic of compress alone", SPAN("\x1f\x9d"), "a=\x1f\x9d|"},
    {"RTF", SPAN("{\\rtf1\\ansi 220 mx1\\par 550 Empf\\'e4nger\\par}"), "a=220 mx1\n550 Empf\xc3\xa4nger\n|"},
    {"winmail.dat's begin", SPAN("\x78\x9f\x3e\x22\1\0"), ""},
    {"winmail.dat, cut",
     SPAN("\x78\x9f\x3e\x22\1\0\1\x0c\x80\2\0\x30\0\0\0"
          "220 mx1\n"),
     "a!body=220 mx1\n|a!cut: winmail.dat end|"},
    {"text that begins like bzip2", SPAN("BZh9 is a word\n"), "a=BZh9 is a word\n|"},
};

static void test_plain(void **state)
{
    (void)state;
    size_t wrong = 0;
    EACH(i, plain)
    wrong += differs(plain[i].name, plain[i].bytes, plain[i].expected);
    assert_int_equal(wrong, 0);
}

/* ---- hostile ---- */

/* A zip of a zip of a zip ... */
static void test_nesting(void **state)
{
    (void)state;
    struct span packed = pack(ZIP, NULL, NULL, two, 1);
    for (int i = 1; i < 8; i++) {
        struct file inner = {"x.zip", packed};
        struct span outer = pack(ZIP, NULL, NULL, &inner, 1);
        release(packed);
        packed = outer;
    }
    size_t wrong =
        differs("8 deep", packed, "a!x.zip!x.zip!x.zip!x.zip!x.zip!x.zip!x.zip!logs/a.txt=220 a\n|");
    struct file inner = {"x.zip", packed};
    struct span outer = pack(ZIP, NULL, NULL, &inner, 1);
    wrong +=
        differs("9 deep", outer, "a!x.zip!x.zip!x.zip!x.zip!x.zip!x.zip!x.zip!x.zip!a container in too m|");
    release(packed);
    release(outer);
    assert_int_equal(wrong, 0);
}

static void test_bomb(void **state)
{
    (void)state;
    enum { ZEROS = 72 << 20 };
    static const char *const bombs[] = {"gzip", "xz", "zstd"};
    char *zeros = memory_get(ZEROS);
    struct file file = {"data", {zeros, ZEROS}};
    EACH(i, bombs)
    {
        struct span packed = pack(RAW, bombs[i], NULL, &file, 1);
        struct text got = container_text(packed);
        assert_true(span_find_text(text_span(&got), "!it unpacks to more") < got.len);
        text_free(&got);
        release(packed);
    }
    struct span packed = pack(ZIP, NULL, NULL, (struct file[]){file, two[0]}, 2);
    struct text got = container_text(packed);
    assert_true(span_find_text(text_span(&got), "!it unpacks to more") < got.len);
    assert_true(span_find_text(text_span(&got), "220 a") == got.len); /* the rest is not read */
    text_free(&got);
    release(packed);
    free(zeros);
}

/* Lines that do not compress well, so that there is something to lose. */
static struct span long_log(void)
{
    struct text log = {0};
    unsigned long seed = 1;
    for (int i = 0; i < 2000; i++) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        text_print(&log, "%d 250 2.0.0 Ok: queued as %08lX\n", i, seed);
    }
    return text_span(&log);
}

/* What comes out of a cut archive is what was packed, as far as it goes; it is told as cut. Less than its
 * header is no archive. */
static size_t cut_differs(const char *name, struct span packed, struct span original, size_t len)
{
    char *exact = memory_get(len);
    memcpy(exact, packed.at, len);
    struct error error = {{0}};
    struct container *container = container_open(NULL, (struct span){exact, len}, "a", &error);
    struct member member;
    size_t octets = 0, wrong = 0;
    bool damaged = false;
    while (container_next(container, &member)) {
        char piece[4096];
        size_t got;
        damaged |= member.damaged;
        while (member.input && (got = input_read(member.input, piece, sizeof piece)) > 0) {
            wrong += len > 600 && !span_equal(span_cut(original, octets, got), (struct span){piece, got});
            octets += got;
        }
        damaged |= member.input && input_broken(member.input);
    }
    container_close(container);
    free(exact);
    if (len > 1000 && octets + 1024 < original.len * len / packed.len * 7 / 10)
        wrong += row_differs_number(name, (long)octets, (long)(original.len * len / packed.len));
    if (len > 600 && octets < original.len && !damaged)
        wrong += row_differs_number(name, 0, (long)len);
    return wrong;
}

static void test_cut(void **state)
{
    (void)state;
    struct span log = long_log();
    struct file file = {"a.txt", log};
    size_t wrong = 0;
    const struct {
        enum format format;
        const char *filter;
    } rows[] = {{RAW, "gzip"}, {RAW, "xz"}, {ZIP, NULL}, {TAR, NULL}, {TAR, "gzip"}};
    EACH(i, rows)
    {
        struct span packed = pack(rows[i].format, rows[i].filter, NULL, &file, 1);
        for (size_t len = 0; len < packed.len && !wrong; len += len < 1200 ? 1 : 487)
            wrong += cut_differs(rows[i].filter ? rows[i].filter : "archive", packed, log, len);
        release(packed);
    }
    release(log);
    assert_int_equal(wrong, 0);
}

/* Each octet of small archives turned over: no crash, and it ends. */
static void test_mangled(void **state)
{
    (void)state;
    for (enum format format = ZIP; format <= SEVEN; format++) {
        struct span packed = pack(format, NULL, NULL, two, COUNT(two));
        char *octets = (char *)(size_t)packed.at;
        for (size_t i = 0; i < packed.len; i++) {
            octets[i] = (char)~octets[i];
            struct text got = container_text(packed);
            text_free(&got);
            octets[i] = (char)~octets[i];
        }
        release(packed);
    }
}

/* The first member's data are broken; the others are read all the same. */
static void test_broken_member(void **state)
{
    (void)state;
    struct span log = long_log();
    struct file files[] = {{"a.txt", log}, two[0], two[1]};
    struct span packed = pack(ZIP, NULL, NULL, files, COUNT(files));
    memset((char *)(size_t)packed.at + 2000, 0xff, 1000);
    struct text got = container_text(packed);
    assert_true(span_find_text(text_span(&got), "!damaged") < got.len);
    assert_true(span_find_text(text_span(&got), "|a!logs/a.txt=220 a\n|a!b.txt=220 b\n|") < got.len);
    text_free(&got);
    release(packed);
    release(log);
}

/* A pipe cannot be sought in: what needs that is held in memory. */
static void test_pipe(void **state)
{
    (void)state;
    struct span packed = pack(SEVEN, NULL, NULL, two, COUNT(two));
    int ends[2], kept = dup(STDIN_FILENO);
    struct error error = {{0}};
    struct member member;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], packed.at, packed.len), (ssize_t)packed.len);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    struct container *container = container_open("-", (struct span){0}, "(standard input)", &error);
    assert_true(container_next(container, &member));
    assert_true(span_is(member.name, "(standard input)!logs/a.txt"));
    container_close(container);
    dup2(kept, STDIN_FILENO);
    close(kept);
    release(packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats), cmocka_unit_test(test_compressed),
        cmocka_unit_test(test_behind),  cmocka_unit_test(test_names),
        cmocka_unit_test(test_plain),   cmocka_unit_test(test_nesting),
        cmocka_unit_test(test_bomb),    cmocka_unit_test(test_cut),
        cmocka_unit_test(test_mangled), cmocka_unit_test(test_broken_member),
        cmocka_unit_test(test_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
