/** Judges a value by the committed contract: just the part of JSON Schema that the generator writes. */
import contract from "../../shared/protocol/cockpit.openrpc.json";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly pattern?: string;
}

const SCHEMAS = contract.components.schemas as unknown as Readonly<Record<string, Schema>>;

/** The paths at which the value does not fit; none when it does. */
export function misfits(name: string, value: unknown): string[] {
  return faults({ $ref: `#/components/schemas/${name}` }, value, "$");
}

function faults(schema: Schema, value: unknown, path: string): string[] {
  if (schema.$ref !== undefined) {
    return faults(SCHEMAS[schema.$ref.split("/").at(-1) ?? ""] ?? { enum: [] }, value, path);
  }
  if (schema.anyOf !== undefined) {
    return schema.anyOf.some((option) => faults(option, value, path).length === 0) ? [] : [path];
  }
  if (schema.enum !== undefined) {
    return schema.enum.includes(value) ? [] : [path];
  }
  if (typeOf(value) !== schema.type && !(schema.type === "number" && typeOf(value) === "integer")) {
    return [path];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => faults(schema.items ?? {}, item, `${path}[${index}]`));
  }
  return typeof value === "object" ? objectFaults(schema, Object(value) as Record<string, unknown>, path) : [];
}

function objectFaults(
  { properties = {}, required = [] }: Schema,
  value: Record<string, unknown>,
  path: string,
): string[] {
  const missing = required.filter((name) => !(name in value)).map((name) => `${path}.${name}`);
  const present = Object.entries(value).flatMap(([name, item]) => {
    const schema = properties[name];
    return schema === undefined ? [`${path}.${name}`] : faults(schema, item, `${path}.${name}`);
  });
  return [...missing, ...present];
}

function typeOf(value: unknown): string {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "array";
  }
  return Number.isInteger(value) ? "integer" : typeof value;
}
