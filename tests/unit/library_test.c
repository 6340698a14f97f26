/* Tests src/base/library.c. */
#include "base/library.h"

#include <math.h>

#include "table.h"

#define FUNCTIONS(EACH_ONE) EACH_ONE(cos) EACH_ONE(fabs)

struct calls {
    FUNCTIONS(LIBRARY_POINTER)
};

#define ROW(name) LIBRARY_ROW(struct calls, name)
static const struct library_function there[] = {FUNCTIONS(ROW)};
static const struct library_function lacking[] = {ROW(cos){"no_such_function_of_libm", 0}};

static void first_that_is_there_is_called(void **state)
{
    static const char *const names[] = {"libnosuchthing.so.7", "libm.so.6", NULL};
    const struct library library = {names, there, COUNT(there)};
    struct calls call;
    (void)state;
    assert_true(library_load(&library, &call));
    assert_true(call.fabs(-2.5) == 2.5);
    assert_true(call.cos(0) == 1);
}

static void what_is_not_there_is_told(void **state)
{
    static const char *const none[] = {"libnosuchthing.so.7", NULL};
    static const char *const some[] = {"libm.so.6", NULL};
    const struct library missing = {none, there, COUNT(there)};
    const struct library old = {some, lacking, COUNT(lacking)};
    struct calls call;
    (void)state;
    assert_false(library_load(&missing, &call));
    assert_false(library_load(&old, &call));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(first_that_is_there_is_called),
                                       cmocka_unit_test(what_is_not_there_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
