/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _CKPT_SAMPLE_DOOR_H
#define _CKPT_SAMPLE_DOOR_H

int ckpt_door_register(void);
void ckpt_door_unregister(void);

#endif /* _CKPT_SAMPLE_DOOR_H */
