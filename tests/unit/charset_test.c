/* Tests src/record/charset.c. */
#include "record/charset.h"

#include <iconv.h>
#include <string.h>

#include "record/dialect.h"
#include "table.h"

struct fixture {
    struct arena arena;
    struct dialects *dialects;
};

static int begin(void **state)
{
    static struct fixture fixture;
    struct error error = {{0}};
    fixture = (struct fixture){.dialects = NULL};
    fixture.dialects = dialects_load(&fixture.arena, &error);
    *state = &fixture;
    return fixture.dialects ? 0 : 1;
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    dialects_free(fixture->dialects);
    arena_free(&fixture->arena);
    return 0;
}

/* A text in UTF-8 as a console of that encoding writes it. */
static struct span encoded(struct arena *arena, const char *charset, const char *text)
{
    char *copy = (char *)(size_t)arena_string(arena, span_of(text));
    size_t left = strlen(copy), room = 2 * left + 16;
    char *out = arena_take(arena, room), *to = out;
    iconv_t with = iconv_open(charset, "UTF-8");
    assert_true(with != (iconv_t)-1);
    assert_int_equal(iconv(with, &copy, &left, &to, &room), 0);
    iconv_close(with);
    return span_between(out, to);
}

static const struct {
    const char *charset, *text;
} rows[] = {
    /* A known message decides. */
    {"CP850", "telnet: Unable to connect to remote host: Die Wartezeit für die Verbindung ist abgelaufen"},
    {"CP1252", "telnet: Unable to connect to remote host: Die Wartezeit für die Verbindung ist abgelaufen"},
    {"CP850", "Impossible d'ouvrir une connexion à l'hôte, sur le port 25: Échec lors de la connexion"},
    {"CP1252", "Impossible d'ouvrir une connexion à l'hôte, sur le port 25: Échec lors de la connexion"},
    {"CP850", "No se puede abrir la conexión al host, en puerto 25: Error en la conexión"},
    {"CP1252", "No se puede abrir la conexión al host, en puerto 25: Error en la conexión"},
    {"CP866", "Не удалось открыть подключение к этому узлу, на порт 25: Сбой подключения"},
    {"CP1251", "Не удалось открыть подключение к этому узлу, на порт 25: Сбой подключения"},
    {"CP852", "Nie można otworzyć połączenia z hostem, na porcie 25: Połączenie nie powiodło się"},
    {"CP1250", "Nie można otworzyć połączenia z hostem, na porcie 25: Połączenie nie powiodło się"},
    {"CP932", "ホストへ接続できませんでした。 ポート番号 25: 接続に失敗しました"},
    {"CP936", "无法打开到主机的连接。 在端口 25: 连接失败"},
    {"CP950", "無法開啟到主機的連線， 在連接埠 25: 連線失敗"},
    {"CP949", "연결이 거부됨"},
    {"CP737", "Απόρριψη σύνδεσης"},
    {"CP1253", "Απόρριψη σύνδεσης"},
    {"CP857", "telnet: Bağlantı reddedildi"},
    {"CP1254", "telnet: Bağlantı reddedildi"},
    /* No message: the letters do. */
    {"CP850", "220 mx1 Grüße aus Köln, schöne Tage"},
    {"CP1252", "220 mx1 Grüße aus Köln, schöne Tage"},
    {"CP850", "550 boîte aux lettres pleine, réessayez à l'été"},
    {"CP1252", "550 boîte aux lettres pleine, réessayez à l'été"},
    {"CP850", "550 buzón lleno, señor"},
    {"CP1252", "550 buzón lleno, señor"},
};

static void consoles(void **state)
{
    struct fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    {
        struct span bytes = encoded(&fixture->arena, rows[i].charset, rows[i].text);
        struct span sample = arena_join(&fixture->arena, span_of("250 Ok\r\n"), bytes);
        const char *guess = charset_guess(sample, &fixture->dialects->words);
        wrong += row_differs(rows[i].charset, charset_decode(&fixture->arena, guess, bytes), rows[i].text);
    }
    assert_int_equal(wrong, 0);
}

static void decoded(void **state)
{
    static const struct {
        const char *charset, *bytes, *text;
    } cases[] = {
        {"CP850",
         "gr\x81\xe1"
         "e",
         "grüße"},
        {"CP1252",
         "gr\xfc\xdf"
         "e \x80",
         "grüße €"},
        {"CP1252", "a\x81z", "a\xef\xbf\xbdz"},
        {"CP932", "a\x83", "a\xef\xbf\xbd"},
        {NULL, "gr\xc3\xbc\xfc", "grü\xef\xbf\xbd"},
        {NULL, "\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"no such encoding", "\xff", "\xef\xbf\xbd"},
        {"CP850", "", ""},
    };
    struct fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, cases)
    wrong += row_differs(cases[i].bytes,
                         charset_decode(&fixture->arena, cases[i].charset, span_of(cases[i].bytes)),
                         cases[i].text);
    assert_int_equal(wrong, 0);
}

/* Every octet in every encoding gives valid UTF-8, whatever stands behind it. */
static void every_octet(void **state)
{
    static const char *const charsets[] = {"CP850", "CP1252", "CP866", "CP932", "CP936",
                                           "CP950", "CP949",  "CP737", "CP857", NULL};
    struct fixture *fixture = *state;
    EACH(i, charsets)
    for (int octet = 1; octet < 256; octet++) {
        char bytes[] = {(char)octet, 'a', (char)octet, (char)octet, '\x81'};
        for (size_t len = 0; len <= sizeof bytes; len++)
            assert_true(utf8_valid(charset_decode(&fixture->arena, charsets[i], (struct span){bytes, len})));
    }
}

static void long_texts(void **state)
{
    struct fixture *fixture = *state;
    char *bytes = arena_take(&fixture->arena, 10000);
    memset(bytes, '\xe4', 10000);
    struct span text = charset_decode(&fixture->arena, "CP1252", (struct span){bytes, 10000});
    assert_int_equal(text.len, 20000);
    assert_true(utf8_valid(text));
}

static void lengths_in_utf16(void **state)
{
    (void)state;
    assert_int_equal(utf8_in_utf16(span_of("")), 0);
    assert_int_equal(utf8_in_utf16(span_of("ab\n")), 6);
    assert_int_equal(utf8_in_utf16(span_of("ä€")), 4);
    assert_int_equal(utf8_in_utf16(span_of("\xf0\x9f\x92\xa9")), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(consoles), cmocka_unit_test(decoded),
                                       cmocka_unit_test(every_octet), cmocka_unit_test(long_texts),
                                       cmocka_unit_test(lengths_in_utf16)};
    return cmocka_run_group_tests(tests, begin, end);
}
