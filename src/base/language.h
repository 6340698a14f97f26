/* Texts that exist in every language the program speaks. */
#ifndef SMTPLINT_BASE_LANGUAGE_H
#define SMTPLINT_BASE_LANGUAGE_H

#include "base/span.h"

enum language { LANGUAGE_EN, LANGUAGE_DE, LANGUAGES };

struct words {
    struct span in[LANGUAGES];
};

#endif
