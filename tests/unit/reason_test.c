/* Why files could not be read, in German. */
#include "table.h"

#include "render/reason.h"

static void in_german(void **state)
{
    static const struct {
        const char *english, *german;
    } rows[] = {
        {"the file is empty", "die Datei ist leer"},
        {"after packet 15: truncated dump file", "nach Paket 15: truncated dump file"},
        {"after packet 2: the file ends inside a block",
         "nach Paket 2: die Datei endet mitten in einem Block"},
        {"no SMTP in this capture: 12 frames, 3 TCP connections",
         "kein SMTP in diesem Mitschnitt: 12 Frames, 3 TCP-Verbindungen"},
        {"No such file or directory", "No such file or directory"},
        {"after packet ", "after packet "},
        {"after packet 7", "nach Paket 7: "},
        {"link type 147 is not read", "der Link-Typ 147 wird nicht gelesen"},
        {"no SMTP in this capture: 1", "kein SMTP in diesem Mitschnitt: 1 Frames,  TCP-Verbindungen"},
        {"", ""},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct span german = reason_in(&arena, span_of(rows[i].english), LANGUAGE_DE);
        struct span english = reason_in(&arena, span_of(rows[i].english), LANGUAGE_EN);
        assert_true(span_equal(german, span_of(rows[i].german)));
        assert_true(span_equal(english, span_of(rows[i].english)));
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(in_german)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
