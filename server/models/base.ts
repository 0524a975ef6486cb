import { Model } from 'objection';

/** Queries are bound by `query(knex)`, never globally; `database/connect.ts` maps names to snake_case. */
export class BaseModel extends Model {}
