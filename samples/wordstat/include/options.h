#ifndef WORDSTAT_OPTIONS_H
#define WORDSTAT_OPTIONS_H

#include <stddef.h>
#include <stdio.h>

enum options_result {
    OPTIONS_RUN,
    OPTIONS_HELP,
    OPTIONS_INVALID,
};

struct options {
    size_t top;
    char **files;
    size_t file_count;
};

/* Reads the command line. What is wrong with an invalid one has then been said on stderr. */
enum options_result options_parse(struct options *options, int argc, char **argv);

void options_print_usage(FILE *stream);

#endif
