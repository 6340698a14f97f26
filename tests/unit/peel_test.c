/* Tests src/record/peel.c: what a terminal puts around and into the lines of a dialogue. */
#include "record/peel.h"

#include "base/text.h"
#include "table.h"

enum { NONE = 0, ONE_CR = 1, TWO_CR = 2, CORRECTED = 4 };

struct row {
    const char *name;
    struct span raw;
    const char *text;
    int flags;
    unsigned control;
};

static const struct row rows[] = {
    /* Line ends: telnet under script(1), nc under script, telnet through a pipe. */
    {"LF", SPAN("250 Ok\n"), "250 Ok", NONE, 0},
    {"CR LF", SPAN("250 Ok\r\n"), "250 Ok", ONE_CR, 0},
    {"CR CR LF", SPAN("250 Ok\r\r\n"), "250 Ok", TWO_CR, 0},
    {"CR CR CR LF", SPAN("250 Ok\r\r\r\n"), "250 Ok", TWO_CR, 0},
    {"CR only", SPAN("250 Ok\r"), "250 Ok", ONE_CR, 0},
    {"no end", SPAN("250 Ok"), "250 Ok", NONE, 0},
    {"blanks at the end stay", SPAN("250 Ok  \n"), "250 Ok  ", NONE, 0},
    {"tabs stay", SPAN("250\tOk\n"), "250\tOk", NONE, 0},
    {"only an end", SPAN("\r\n"), "", ONE_CR, 0},
    {"only LF", SPAN("\n"), "", NONE, 0},
    {"nothing", {0}, "", NONE, 0},
    /* The erase key. */
    {"erased as it should be", SPAN("EHx\b \bLO ws7\r\n"), "EHLO ws7", ONE_CR | CORRECTED, 0},
    {"three erased", SPAN("EHxyz\b \b\b \b\b \bLO\r\n"), "EHLO", ONE_CR | CORRECTED, 0},
    {"all erased", SPAN("abc\b \b\b \b\b \b\r\n"), "", ONE_CR | CORRECTED, 0},
    {"erased at the end", SPAN("QUITx\b \b\r\n"), "QUIT", ONE_CR | CORRECTED, 0},
    {"the blank before stays", SPAN("RSET x\b \b\r\n"), "RSET ", ONE_CR | CORRECTED, 0},
    {"an umlaut erased", SPAN("gr\xc3\xa4\b \bx\n"), "grx", CORRECTED, 0},
    {"an umlaut erased at the end", SPAN("gr\xc3\xa4\b \b\n"), "gr", CORRECTED, 0},
    {"an umlaut erased, another typed", SPAN("gr\xc3\xa4\b \b\xc3\xbcn\n"), "gr\xc3\xbcn", CORRECTED, 0},
    {"a euro sign erased", SPAN("a\xe2\x82\xac\b \bb\n"), "ab", CORRECTED, 0},
    {"CP850's umlaut erased", SPAN("gr\x84\b \bx\n"), "grx", CORRECTED, 0},
    {"CP1252's umlaut erased", SPAN("gr\xe4\b \bx\n"), "grx", CORRECTED, 0},
    {"a backspace sent", SPAN("EHX\bLO\r\n"), "EHLO", ONE_CR, CONTROL_BACKSPACE},
    {"a backspace sent at the end", SPAN("EHLO\b\r\n"), "EHLO", ONE_CR, CONTROL_BACKSPACE},
    {"a backspace first", SPAN("\bEHLO\n"), "EHLO", NONE, CONTROL_BACKSPACE},
    {"backspaces alone", SPAN("\b\b\b\n"), "", CORRECTED, CONTROL_BACKSPACE},
    {"the wrong key is shown", SPAN("ehx^Hlo\r\n"), "ehx^Hlo", ONE_CR, 0},
    {"delete sent", SPAN("EHX\x7fLO\n"), "EHLO", NONE, CONTROL_DELETE},
    {"delete first", SPAN("\x7f\x7fQUIT\n"), "QUIT", NONE, CONTROL_DELETE},
    /* Escape sequences. */
    {"bracketed paste and title", SPAN("\033[?2004h\033]0;admin@ws7: ~\aadmin@ws7:~$ telnet mx1 25\r\n"),
     "admin@ws7:~$ telnet mx1 25", ONE_CR, 0},
    {"end of bracketed paste", SPAN("\033[?2004l\rTrying 192.0.2.25...\r\n"), "Trying 192.0.2.25...", ONE_CR,
     0},
    {"title ended by ESC \\", SPAN("\033]0;x\033\\$ nc\n"), "$ nc", NONE, 0},
    {"title never ended", SPAN("\033]0;x\n"), "", NONE, 0},
    {"colours", SPAN("\033[01;32madmin@ws7\033[00m:\033[01;34m~\033[00m$ \n"), "admin@ws7:~$ ", NONE, 0},
    {"charset", SPAN("\033(B250 Ok\n"), "250 Ok", NONE, 0},
    {"keypad", SPAN("\033=\033>250 Ok\n"), "250 Ok", NONE, 0},
    {"escape at the end", SPAN("250 Ok\033\n"), "250 Ok", NONE, 0},
    {"sequence cut", SPAN("250 Ok\033[12;\n"), "250 Ok", NONE, 0},
    {"an arrow key sent", SPAN("EHL\033[DO\n"), "EHLO", NONE, CONTROL_ARROW},
    {"an arrow key in application mode", SPAN("EHLO\033OA\n"), "EHLO", NONE, CONTROL_ARROW},
    {"an arrow key shown", SPAN("EHL^[[DO\n"), "EHL^[[DO", NONE, 0},
    /* Carriage returns inside. */
    {"curl's meter", SPAN("  0     0\r  0     0*   Trying 192.0.2.25...\n"),
     "  0     0*   Trying 192.0.2.25...", NONE, 0},
    {"a prompt drawn again", SPAN("$ tel\r$ telnet mx1\r\n"), "$ telnet mx1", ONE_CR, 0},
    {"bell", SPAN("250\a Ok\n"), "250 Ok", NONE, 0},
    /* Telnet. */
    {"options of character mode",
     SPAN("\xff\xfd\x03\xff\xfd\x01"
          "EHLO ws7\n"),
     "EHLO ws7", NONE, CONTROL_TELNET},
    {"will and wont",
     SPAN("\xff\xfb\x18\xff\xfc\x1f"
          "220 x\n"),
     "220 x", NONE, CONTROL_TELNET},
    {"enter in character mode", SPAN("EHLO ws7\r\0"), "EHLO ws7", NONE, CONTROL_NUL},
    {"two lines in character mode", SPAN("EHLO\r\0QUIT\r\0"), "EHLOQUIT", NONE, CONTROL_NUL},
    {"NUL inside", SPAN("EH\0LO\n"), "EHLO", NONE, CONTROL_NUL},
    {"y umlaut is no option", SPAN("\xff\x01\n"), "\xff\x01", NONE, CONTROL_OTHER},
    {"an option cut", SPAN("250\xff\xfd\n"), "250\xff\xfd", NONE, 0},
    /* Others. */
    {"PuTTY's header", SPAN("=~=~= PuTTY log 2026.11.22 02:55:53 =~=~=\r\n"),
     "=~=~= PuTTY log 2026.11.22 02:55:53 =~=~=", ONE_CR, 0},
    {"TLS record", SPAN("\x16\x03\x01\x02\n"), "\x16\x03\x01\x02", NONE, CONTROL_OTHER},
    {"vertical tab", SPAN("a\vb\n"), "a\vb", NONE, CONTROL_OTHER},
};

static size_t differs(const struct row *row)
{
    struct arena arena = {0};
    struct line line = {.raw = row->raw};
    size_t wrong = 0;
    bool eight_bit = peel(&line, &arena), high = false;
    for (size_t i = 0; i < row->raw.len; i++)
        high |= (unsigned char)row->raw.at[i] >= 0x80;
    wrong += row_differs(row->name, line.text, row->text);
    wrong += row_differs_number(row->name, eight_bit, high);
    wrong += row_differs_number(row->name, line.one_cr, (row->flags & ONE_CR) != 0);
    wrong += row_differs_number(row->name, line.two_cr, (row->flags & TWO_CR) != 0);
    wrong += row_differs_number(row->name, line.corrected, (row->flags & CORRECTED) != 0);
    wrong += row_differs_number(row->name, line.control, row->control);
    arena_free(&arena);
    return wrong;
}

static void every_trap(void **state)
{
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    wrong += differs(&rows[i]);
    assert_int_equal(wrong, 0);
}

/* A recording may end anywhere; ASan watches. */
static void cut_anywhere(void **state)
{
    (void)state;
    EACH(i, rows)
    for (size_t len = 0; len <= rows[i].raw.len; len++) {
        struct arena arena = {0};
        char *copy = arena_take(&arena, 1);
        struct line line = {.raw = arena_copy(&arena, span_cut(rows[i].raw, 0, len))};
        (void)copy;
        peel(&line, &arena);
        assert_true(line.text.len <= len);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_trap), cmocka_unit_test(cut_anywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
