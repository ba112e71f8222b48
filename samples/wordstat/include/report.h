#ifndef WORDSTAT_REPORT_H
#define WORDSTAT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "table.h"

struct totals {
    size_t lines;
    size_t words;
};

/*
 * Prints the totals and the `top` most frequent words, those of equal count in byte order.
 * False, with errno set, when memory ran out or the stream could not be written.
 */
bool report_print(FILE *stream, const struct totals *totals, const struct table *table, size_t top);

#endif
