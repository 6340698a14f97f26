/* Tests src/record/cfb.c and outlook.c with a message written here, sound and broken in each of its tables.
 */
#include "record/cfb.h"

#include <stdlib.h>
#include <string.h>

#include "container_text.h"
#include "table.h"

/*
 * sector 0: table of sectors · 1, 2: directory · 3: table of small sectors · 4: small streams · 5 to 13: the
 * attachment, 4,500 octets
 */
enum {
    SECTOR = 512,
    FAT_AT = SECTOR,
    DIRECTORY_AT = 2 * SECTOR,
    MINIFAT_AT = 4 * SECTOR,
    MINI_AT = 5 * SECTOR,
    LOG_AT = 6 * SECTOR,
    LOG_LEN = 4500,
    ALL = 15 * SECTOR,
    END = -2,
    FREE = -1
};

static unsigned char file[ALL];

static void put(size_t at, long value, size_t len)
{
    for (size_t i = 0; i < len; i++)
        file[at + i] = (unsigned char)((unsigned long)value >> (8 * i));
}

static const struct entry {
    const char *name;
    enum cfb_kind kind;
    long left, right, child, start, size;
} entries[] = {
    {"Root Entry", CFB_ROOT, FREE, FREE, 2, 4, 256},
    {"__properties_version1.0", CFB_STREAM, FREE, FREE, FREE, 0, 32},
    {"__substg1.0_1000001F", CFB_STREAM, 1, 3, FREE, 1, 10},
    {"__attach_version1.0_#00000000", CFB_STORAGE, FREE, FREE, 4, 0, 0},
    {"__substg1.0_37010102", CFB_STREAM, FREE, 5, FREE, 5, LOG_LEN},
    {"__substg1.0_3707001F", CFB_STREAM, FREE, FREE, FREE, 2, 10},
};

static void write_entry(size_t at, const struct entry *entry)
{
    size_t len = strlen(entry->name);
    for (size_t i = 0; i < len; i++)
        file[at + 2 * i] = (unsigned char)entry->name[i];
    put(at + 64, (long)(2 * len + 2), 2);
    put(at + 66, entry->kind, 1);
    put(at + 68, entry->left, 4);
    put(at + 72, entry->right, 4);
    put(at + 76, entry->child, 4);
    put(at + 116, entry->start, 4);
    put(at + 120, entry->size, 8);
}

static void write_header(void)
{
    memset(file, 0, sizeof file);
    memcpy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    put(30, 9, 2);
    put(32, 6, 2);
    put(44, 1, 4);
    put(48, 1, 4);
    put(56, 4096, 4);
    put(60, 3, 4);
    put(64, 1, 4);
    put(68, END, 4);
    memset(file + 76, 0xff, 109 * 4);
    put(76, 0, 4);
}

static void write_tables(void)
{
    static const long fat[] = {-3, 2, END, END, END, 6, 7, 8, 9, 10, 11, 12, 13, END};
    memset(file + FAT_AT, 0xff, SECTOR);
    EACH(i, fat)
    put(FAT_AT + 4 * i, fat[i], 4);
    memset(file + MINIFAT_AT, 0xff, SECTOR);
    for (size_t i = 0; i < 3; i++)
        put(MINIFAT_AT + 4 * i, END, 4);
}

static struct span write_file(void)
{
    write_header();
    write_tables();
    EACH(i, entries)
    write_entry(DIRECTORY_AT + 128 * i, &entries[i]);
    memcpy(file + MINI_AT + 64, "s\0e\0e\0\n\0\n", 10);
    memcpy(file + MINI_AT + 128, "a\0.\0l\0o\0g", 10);
    for (size_t i = 0; i < LOG_LEN; i++)
        file[LOG_AT + i] = (unsigned char)"220 mx1\n"[i % 8];
    return (struct span){(const char *)file, sizeof file};
}

static void test_message(void **state)
{
    (void)state;
    struct text got = container_text(write_file());
    static const char body[] = "a!body=\xff\xfes\0e\0e\0\n\0\n\0|a!a.log=220 mx1\n";
    assert_memory_equal(got.at, body, sizeof body - 1);
    assert_true(span_ends(text_span(&got), "...4500|"));
    text_free(&got);
}

/* One field of the file that says something else. */
static const struct {
    const char *name;
    size_t at;
    long value;
    size_t len;
    const char *ends;
} broken[] = {
    {"the log's chain goes round", FAT_AT + 4 * 7, 5, 4, "...4500|"},
    {"the log's chain breaks off", FAT_AT + 4 * 6, END, 4, "...1024|a!cut: the Outlook mes|"},
    {"the log's chain leaves the file", FAT_AT + 4 * 6, 5000, 4, "...1024|a!cut: the Outlook mes|"},
    {"the log is longer than the file", DIRECTORY_AT + 128 * 4 + 120, 0x7fffffff, 4,
     "...4608|a!cut: the Outlook mes|"},
    {"the directory goes round", FAT_AT + 4 * 2, 1, 4, "...4500|"},
    {"siblings go round", DIRECTORY_AT + 128 * 1 + 68, 2, 4, "...4500|"},
    {"a storage holds itself", DIRECTORY_AT + 128 * 3 + 76, 3, 4, "a!1?an attachment that i|"},
    {"a sibling out of reach", DIRECTORY_AT + 128 * 1 + 72, 0x7ffffff, 4, "...4500|"},
    {"small streams go round", MINIFAT_AT + 4, 1, 4, "...4500|"},
    {"a name that is too long", DIRECTORY_AT + 128 * 5 + 64, 65535, 2, "a!1=220 mx1"},
    {"the list of tables goes round", 68, 0, 4, "...4500|"},
    {"sectors of another size", 30, 12, 2, ""},
    {"sectors of no size", 30, 0, 2, ""},
    {"no root", DIRECTORY_AT + 66, 2, 1, ""},
    {"no directory", 48, 0x7fffffff, 4, ""},
    {"no message", DIRECTORY_AT + 128, 'x', 1, "a?a Word, Excel or sim|"},
};

static void test_broken(void **state)
{
    (void)state;
    size_t wrong = 0;
    EACH(i, broken)
    {
        struct span whole = write_file();
        put(broken[i].at, broken[i].value, broken[i].len);
        struct text got = container_text(whole);
        bool good = strlen(broken[i].ends) == 0 || span_ends(text_span(&got), broken[i].ends) ||
                    span_find_text(text_span(&got), broken[i].ends) < got.len;
        wrong += good ? 0 : row_differs(broken[i].name, text_span(&got), broken[i].ends);
        text_free(&got);
    }
    assert_int_equal(wrong, 0);
}

static void test_cut(void **state)
{
    (void)state;
    write_file();
    for (size_t len = 0; len < sizeof file; len++) {
        char *exact = malloc(len ? len : 1);
        memcpy(exact, file, len);
        struct text got = container_text((struct span){exact, len});
        text_free(&got);
        free(exact);
    }
}

/* Each octet of the tables turned over. */
static void test_mangled(void **state)
{
    (void)state;
    struct span whole = write_file();
    for (size_t i = 8; i < MINI_AT; i++) {
        file[i] = (unsigned char)~file[i];
        struct text got = container_text(whole);
        text_free(&got);
        file[i] = (unsigned char)~file[i];
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_mangled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
