/* Tests src/record/prose.c: lines between the replies that nobody answered go, what was answered stays. */
#include "record/prose.h"

#include "base/text.h"
#include "table.h"

/* Letters: S a reply, s a line that more follow, A a 334, v a verb, x other words of the client, e an event.
 */
static const struct {
    const char *moments, *kept;
} rows[] = {
    {"", ""},           {"SvS", "SvS"},   {"SxS", "SxS"}, /* an unknown word that was answered */
    {"Sxx", "S"},                                         /* behind the last reply nothing was */
    {"xxSvS", "xSvS"},                                    /* a reply may be the answer to any word */
    {"SvxxS", "SvS"},                                     /* one reply, and the verb has it */
    {"SvxSS", "SvxSS"},                                   /* two replies: the other word has one */
    {"SxxxS", "SxS"},                                     /* of three words the last one was answered */
    {"SxxsS", "SxsS"},                                    /* lines of one reply are one */
    {"SvvSS", "SvvSS"},                                   /* pipelined */
    {"Svv", "Svv"},                                       /* verbs stay, answered or not */
    {"AxS", "AxS"},                                       /* answers inside AUTH look like nothing */
    {"Ax", "Ax"},       {"SxeS", "SxeS"},                 /* events are no speakers */
    {"Sexx", "Se"},     {"xxx", ""},
};

static struct moment moment_of(char letter)
{
    static const struct {
        char letter;
        enum moment_kind kind;
        const char *text;
    } kinds[] = {{'S', MOMENT_SERVER, "250 Ok"},    {'s', MOMENT_SERVER, "250-mx1"},
                 {'A', MOMENT_SERVER, "334 x"},     {'v', MOMENT_CLIENT, "EHLO a"},
                 {'x', MOMENT_CLIENT, "hello all"}, {'e', MOMENT_EVENT, "closed"}};
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (kinds[i].letter == letter)
            return (struct moment){
                .kind = kinds[i].kind, .text = span_of(kinds[i].text), .control = (unsigned)letter};
    fail();
    return (struct moment){0};
}

static void runs(void **state)
{
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct arena arena = {0};
        struct conversation conversation = {0};
        struct text got = {0};
        for (const char *c = rows[i].moments; *c; c++)
            *LIST_ADD(&arena, &conversation.moments) = moment_of(*c);
        prose_drop(&arena, &conversation);
        for (size_t j = 0; j < conversation.moments.count; j++)
            text_add_byte(&got, (char)conversation.moments.at[j].control);
        wrong += row_differs(rows[i].moments, text_span(&got), rows[i].kept);
        text_free(&got);
        arena_free(&arena);
    }
    assert_int_equal(wrong, 0);
}

/* A run beyond all measure stays as it is. */
static void long_runs(void **state)
{
    struct arena arena = {0};
    struct conversation conversation = {0};
    (void)state;
    for (int i = 0; i < 2000; i++)
        *LIST_ADD(&arena, &conversation.moments) = moment_of('x');
    *LIST_ADD(&arena, &conversation.moments) = moment_of('S');
    prose_drop(&arena, &conversation);
    assert_int_equal(conversation.moments.count, 2001);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(runs), cmocka_unit_test(long_runs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
