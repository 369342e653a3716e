import { expect, test } from "vitest";
import { formatTable, type Column } from "./table.js";

interface Row {
  name: string | null;
  cost: string | null;
}

const columns: readonly Column<Row>[] = [
  { kind: "text", header: "Name", value: ({ name }) => name },
  { kind: "number", header: "Cost (USD)", value: ({ cost }) => cost, placesMin: 2 },
];

test("numbers align by their decimal point and the total is their exact sum", () => {
  const rows = [
    { name: "Ada", cost: "1234.5" },
    { name: "李雷", cost: "1e-10" },
    { name: null, cost: null },
  ];
  expect(formatTable({ columns, rows, hasTotals: true })).toMatchInlineSnapshot(`
    "Name         Cost (USD)
    -----------------------
    Ada    1,234.5000000000
    李雷       0.0000000001
    -                     -
    -----------------------
    Total  1,234.5000000001
    "
  `);
});

test("a name cannot steer the terminal", () => {
  const table = formatTable({ columns, rows: [{ name: "\u001b[2Jx\ny\u202e", cost: "1" }] });
  expect(table).toContain("\ufffd[2Jx\ufffdy\ufffd");
  expect(table.split("\n")).toHaveLength(4);
});

test("a table without rows still has its header", () => {
  expect(formatTable({ columns, rows: [] })).toBe("Name  Cost (USD)\n----------------\n");
});
