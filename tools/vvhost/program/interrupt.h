/* SPDX-License-Identifier: BSD-3-Clause */
/* SIGINT, SIGTERM and SIGHUP end the program in an orderly way: half-written files are removed. */
#ifndef VVHOST_INTERRUPT_H
#define VVHOST_INTERRUPT_H

#include <stdbool.h>

void interrupt_install(void);
bool interrupted(void);

/* Records the failure; use it after interrupted() returned true. */
int interrupt_fail(void);

/* Ends the process by the signal that came, so that a shell sees it; returns if none came. */
void interrupt_reraise(void);

#endif
