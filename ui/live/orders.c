// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "orders.h"

#include <stddef.h>

bool
live_orders_put(LiveOrders* orders, const LiveOrder* order)
{
  const uint32_t n_put = atomic_load(&orders->n_put);
  if (n_put - atomic_load(&orders->n_taken) == LIVE_N_ORDERS) {
    return false;
  }
  orders->orders[n_put % LIVE_N_ORDERS] = *order;
  atomic_store(&orders->n_put, n_put + 1);
  return true;
}

const LiveOrder*
live_orders_peek(const LiveOrders* orders)
{
  const uint32_t n_taken = atomic_load(&orders->n_taken);
  return n_taken == atomic_load(&orders->n_put)
             ? NULL
             : &orders->orders[n_taken % LIVE_N_ORDERS];
}

void
live_orders_take(LiveOrders* orders)
{
  atomic_fetch_add(&orders->n_taken, 1);
}
