/* cmocka.h wants these four before it, in no alphabetical order. Every unit test includes this instead. */
#ifndef SMTPLINT_TESTS_UNIT_CMOCKA_ALL_H
#define SMTPLINT_TESTS_UNIT_CMOCKA_ALL_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#endif
