package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// validateRecords is a program for Node: each JSON file below a folder that names a
// schema must fit the one that stands where it says.
const validateRecords = `
const [ajv, root] = process.argv.slice(2);
const { Ajv2020 } = require(ajv), fs = require("fs"), path = require("path");
const schemas = new Map();
let seen = 0;
for (const name of fs.readdirSync(root, { recursive: true })) {
	const file = path.join(root, name);
	if (!name.endsWith(".json") || path.basename(name) === "record.schema.json") continue;
	const data = JSON.parse(fs.readFileSync(file, "utf8"));
	if (!data.$schema) continue;
	const schema = path.join(path.dirname(file), data.$schema);
	if (!schemas.has(schema)) schemas.set(schema, new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(fs.readFileSync(schema, "utf8"))));
	const validate = schemas.get(schema);
	if (!validate(data)) console.log(name, JSON.stringify(validate.errors.slice(0, 3)));
	seen++;
}
if (seen === 0) console.log("no record names a schema");
`

// TestExportSchema lets a validator of others compare records with the schema that
// they name, from where they lie: in a folder, in a bag and beside pages.
func TestExportSchema(t *testing.T) {
	ajv := testTool(t, "CONCORD_AJV", "dist/2020.js of ajv")
	dir := t.TempDir()
	if err := runExport(t, exportFlags{site: "../..", out: filepath.Join(dir, "folder"), as: []string{"json"}}, "everything"); err != nil {
		t.Fatal(err)
	}
	if err := runExport(t, exportFlags{site: "../..", bag: filepath.Join(dir, "bags"), each: true, as: []string{"json"}}, "article-4", "PRK", "ru-kp-2024"); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "concord", "build", "--site", "../..", "--out", filepath.Join(dir, "public"), "--with", "json", "--quiet")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	script := filepath.Join(dir, "validate.js")
	if err := os.WriteFile(script, []byte(validateRecords), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"folder", "bags", "public"} {
		out, err := exec.CommandContext(t.Context(), "node", script, ajv, filepath.Join(dir, folder)).CombinedOutput()
		if err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%.4000s", folder, err, out)
		}
	}
}
