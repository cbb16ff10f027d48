package figure

import "strconv"

const (
	matrixNames = 236 // width of the names beside the rows
	leastCell   = 27
	mostCell    = 58
	strongest   = 3 // how many strengths of colour there are
)

// AppendMatrix appends who owes to whom: owed(i, k) is by how many instruments
// the actor of row i owes to that of column k. Names stand beside the rows,
// codes above the columns. With fewer than two names it appends nothing.
func AppendMatrix(dst []byte, caption Caption, names, codes []string, owed func(debtor, creditor int) int) []byte {
	n := len(names)
	if n < 2 || len(codes) != n {
		return dst
	}
	cell := min(max((width-matrixNames-4)/n, leastCell), mostCell)
	upright := false // codes run up
	head := 0
	for _, code := range codes {
		w := wide(fitting(code, 120))
		upright = upright || w > cell-4
		head = max(head, w)
	}
	if !upright {
		head = line
	}
	head += 8
	c := canvas{b: dst}
	c.begin("picture matrix", max(width, matrixNames+n*cell+4), head+n*cell+4, caption)
	for k, code := range codes {
		x := matrixNames + k*cell + cell/2
		if upright {
			c.upright(x, head-8, fitting(code, 120))
		} else {
			c.text("label", x, head-10, middle, code)
		}
	}
	for i, name := range names {
		y := head + i*cell
		c.text("label", matrixNames-10, y+cell/2+6, end, fitting(name, matrixNames-14))
		for k := range names {
			c.cell(matrixNames+k*cell, y, cell, i == k, owed(i, k))
		}
	}
	return c.end()
}

func (c *canvas) cell(x, y, size int, self bool, n int) {
	class := "cell"
	switch {
	case self:
		class = "cell self"
	case n > 0:
		class = "cell owes-" + strconv.Itoa(min(n, strongest))
	}
	c.box(class, x+1, y+1, size-2, size-2)
	if n > 1 && !self {
		c.text("count", x+size/2, y+size/2+6, middle, strconv.Itoa(n))
	}
}

// upright writes a label that runs up, around a line.
func (c *canvas) upright(x, y int, words string) {
	c.raw(`<text class="label" transform="translate(`)
	c.number(c.x(x) + 7)
	c.raw(` `)
	c.number(y)
	c.raw(`) rotate(-90)">`)
	c.words(words)
	c.raw("</text>\n")
}
