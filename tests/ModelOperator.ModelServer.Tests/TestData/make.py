#!/usr/bin/python3
"""Makes the tiny models beside it. Needs Debian's python3-onnx: /usr/bin/python3 make.py"""
import pathlib

import numpy as np
from onnx import TensorProto as T, ValueInfoProto, checker, helper as h, numpy_helper as nh

HERE = pathlib.Path(__file__).resolve().parent
TYPES = {
    "bool": T.BOOL, "uint8": T.UINT8, "uint16": T.UINT16, "uint32": T.UINT32, "uint64": T.UINT64, "int8": T.INT8, "int16": T.INT16,
    "int32": T.INT32, "int64": T.INT64, "fp16": T.FLOAT16, "fp32": T.FLOAT, "fp64": T.DOUBLE, "bytes": T.STRING, "bf16": T.BFLOAT16,
}


def value(name, kind, shape):
    return h.make_tensor_value_info(name, kind, shape)


def save(name, nodes, inputs, outputs, weights=(), ml=False):
    opsets = [h.make_opsetid("", 13)] + ([h.make_opsetid("ai.onnx.ml", 2)] if ml else [])
    model = h.make_model(h.make_graph(nodes, name, inputs, outputs, list(weights)), opset_imports=opsets, producer_name="model-operator-tests")
    model.ir_version = 8
    checker.check_model(model)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


for name, kind in TYPES.items():
    save(f"identity_{name}", [h.make_node("Identity", ["x"], ["y"])], [value("x", kind, ["n"])], [value("y", kind, ["n"])])

# Two inputs, two outputs, a fixed inner dimension.
matrix = ["batch", 3]
save("add", [h.make_node("Add", ["a", "b"], ["sum"]), h.make_node("Sub", ["a", "b"], ["difference"])],
     [value("a", T.FLOAT, matrix), value("b", T.FLOAT, matrix)], [value("sum", T.FLOAT, matrix), value("difference", T.FLOAT, matrix)])
# 0/0, 1/0 and -1/0 become NaN and the infinities.
save("divide", [h.make_node("Div", ["a", "b"], ["quotient"])],
     [value("a", T.FLOAT, ["n"]), value("b", T.FLOAT, ["n"])], [value("quotient", T.FLOAT, ["n"])])
# Fails inside ONNX Runtime for any index but 0 and 1.
save("lookup", [h.make_node("Gather", ["table", "index"], ["value"], name="the_lookup")],
     [value("index", T.INT64, ["n"])], [value("value", T.FLOAT, ["n"])], [nh.from_array(np.array([10, 20], np.float32), "table")])
# Fails already in the warm-up: zeros are out of its table.
save("lookup_from_one", [h.make_node("Sub", ["index", "three"], ["row"]), h.make_node("Gather", ["table", "row"], ["value"])],
     [value("index", T.INT64, ["n"])], [value("value", T.FLOAT, ["n"])],
     [nh.from_array(np.array([10, 20], np.float32), "table"), nh.from_array(np.array(3, np.int64), "three")])
# Says that it answers with as many values as it is given, and answers with twice as many.
save("doubled", [h.make_node("Concat", ["x", "x"], ["y"], axis=0)], [value("x", T.FLOAT, ["n"])], [value("y", T.FLOAT, ["n"])])
# Counts to n, one at a time: a run that lasts as long as a test wants.
scalar = lambda name, kind: value(name, kind, [])
count = h.make_graph(
    [h.make_node("Identity", ["going"], ["on"]), h.make_node("Add", ["so_far", "one"], ["next"])], "count",
    [scalar("index", T.INT64), scalar("going", T.BOOL), scalar("so_far", T.INT64)], [scalar("on", T.BOOL), scalar("next", T.INT64)])
save("count", [h.make_node("Loop", ["n", "", "zero"], ["y"], body=count)], [scalar("n", T.INT64)], [scalar("y", T.INT64)],
     [nh.from_array(np.array(0, np.int64), "zero"), nh.from_array(np.array(1, np.int64), "one")])
# An input that has a value of its own, which a request may give another: y = x * scale + shift; and rows only where nobody gives one.
save("overridable", [h.make_node("Mul", ["x", "scale"], ["scaled"]), h.make_node("Add", ["scaled", "shift"], ["y"])],
     [value("x", T.FLOAT, ["n", 2]), value("scale", T.FLOAT, [2]), value("shift", T.FLOAT, [1])], [value("y", T.FLOAT, ["n", 2])],
     [nh.from_array(np.array([10, 100], np.float32), "scale"), nh.from_array(np.array([1], np.float32), "shift")])
# Three numbers in, two out: none of them counts rows.
save("no_rows", [h.make_node("Gather", ["x", "first_two"], ["y"])], [value("x", T.FLOAT, [3])], [value("y", T.FLOAT, [2])],
     [nh.from_array(np.array([0, 1], np.int64), "first_two")])
# A scalar in, a scalar out.
save("scalar", [h.make_node("Neg", ["x"], ["y"])], [value("x", T.FLOAT, [])], [value("y", T.FLOAT, [])])
# What scikit-learn exporters make by default: a sequence of maps, which the protocol cannot carry.
maps = ValueInfoProto(name="y")
maps.type.sequence_type.elem_type.map_type.key_type = T.INT64
maps.type.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = T.FLOAT
save("zipmap", [h.make_node("ZipMap", ["x"], ["y"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])], [value("x", T.FLOAT, ["n", 2])], [maps], ml=True)

# A key that goes through as it is: input and output are one tensor.
save("keyed", [h.make_node("Neg", ["x"], ["y"])],
     [value("x", T.FLOAT, ["N", 2]), value("key", T.INT64, ["N"])], [value("y", T.FLOAT, ["N", 2]), value("key", T.INT64, ["N"])])
# A text goes through beside a number.
save("labelled", [h.make_node("Neg", ["x"], ["y"])],
     [value("x", T.FLOAT, ["N"]), value("label", T.STRING, ["N"])], [value("label", T.STRING, ["N"]), value("y", T.FLOAT, ["N"])])
# The key once more, through nodes that the runtime may take out.
save("keyed_by_identity", [h.make_node("Neg", ["x"], ["y"]), h.make_node("Identity", ["key"], ["same"]), h.make_node("Identity", ["same"], ["again"]),
                           h.make_node("Reshape", ["key", "flat"], ["reshaped"]), h.make_node("Cast", ["key"], ["cast"], to=T.INT64)],
     [value("x", T.FLOAT, ["N", 2]), value("key", T.INT64, ["N"])],
     [value("y", T.FLOAT, ["N", 2])] + [value(name, T.INT64, ["N"]) for name in ("same", "again", "reshaped", "cast")],
     [nh.from_array(np.array([-1], np.int64), "flat")])
# Outputs that no run computes: a weight, of sizes that the model gives the names of the input's; and one of another shape than that.
save("constant", [h.make_node("Neg", ["x"], ["y"])], [value("x", T.FLOAT, ["N", "M"])],
     [value("y", T.FLOAT, ["N", "M"]), value("w", T.FLOAT, ["N", "M"])], [nh.from_array(np.array([[1, 2, 3], [4, 5, 6]], np.float32), "w")])
# The outputs of a branch: what goes in, or a weight.
then = h.make_graph([h.make_node("Identity", ["key"], ["then_y"])], "then", [], [value("then_y", T.INT64, ["N"])])
other = h.make_graph([h.make_node("Identity", ["w"], ["else_y"])], "else", [], [value("else_y", T.INT64, ["N"])])
save("branch", [h.make_node("If", ["same"], ["y"], then_branch=then, else_branch=other)],
     [value("same", T.BOOL, []), value("key", T.INT64, ["N"])], [value("y", T.INT64, ["N"])], [nh.from_array(np.array([7, 8], np.int64), "w")])

# Where the nonzero values are: as many rows as there are such values, whatever the model calls them.
nonzero = [h.make_node("NonZero", ["x"], ["where"]), h.make_node("Transpose", ["where"], ["y"])]
save("nonzero", nonzero, [value("x", T.INT64, ["N", 4])], [value("y", T.INT64, ["D", 2])])
save("nonzero_named_alike", nonzero, [value("x", T.INT64, ["N", 4])], [value("y", T.INT64, ["N", 2])])
save("nonzero_unnamed", nonzero, [value("x", T.INT64, [None, 4])], [value("y", T.INT64, [None, 2])])
# Rows that are rows: by one name, and without any, as skl2onnx writes them.
save("rows", [h.make_node("Neg", ["x"], ["y"])], [value("x", T.FLOAT, ["batch_size", 2])], [value("y", T.FLOAT, ["batch_size", 2])])
save("rows_unnamed", [h.make_node("Neg", ["x"], ["y"]), h.make_node("ArgMax", ["x"], ["label"], axis=1, keepdims=0)],
     [value("x", T.FLOAT, [None, 2])], [value("label", T.INT64, [None]), value("y", T.FLOAT, [None, 2])])
save("rows_named_apart", [h.make_node("Neg", ["x"], ["y"])], [value("x", T.FLOAT, ["in", 2])], [value("y", T.FLOAT, ["out", 2])])
# Right shapes, and values that depend on the other rows.
save("softmax_of_rows", [h.make_node("Softmax", ["x"], ["y"], axis=0)], [value("x", T.FLOAT, ["N", 2])], [value("y", T.FLOAT, ["N", 2])])
save("centred", [h.make_node("ReduceMean", ["x"], ["mean"], axes=[0]), h.make_node("Sub", ["x", "mean"], ["y"])],
     [value("x", T.FLOAT, ["N", 2])], [value("y", T.FLOAT, ["N", 2])])
save("sequence_first", [h.make_node("CumSum", ["x", "axis"], ["y"])], [value("x", T.FLOAT, ["T", "B", 2])], [value("y", T.FLOAT, ["T", "B", 2])],
     [nh.from_array(np.array(0, np.int64), "axis")])
save("sum_of_rows", [h.make_node("ReduceSum", ["x", "axis"], ["y"])], [value("x", T.FLOAT, [None, 2])], [value("y", T.FLOAT, [None, 2])],
     [nh.from_array(np.array([0], np.int64), "axis")])
save("pairs_of_rows", [h.make_node("Transpose", ["x"], ["t"]), h.make_node("MatMul", ["x", "t"], ["y"])],
     [value("x", T.FLOAT, ["N", 2])], [value("y", T.FLOAT, ["N", "N"])])
# Only the first input has rows; the second is a table that happens to be of a free size.
save("rows_and_table", [h.make_node("ReduceSum", ["table", "axis"], ["total"]), h.make_node("Add", ["x", "total"], ["y"])],
     [value("x", T.FLOAT, [None, 2]), value("table", T.FLOAT, [None, 2])], [value("y", T.FLOAT, [None, 2])],
     [nh.from_array(np.array([0], np.int64), "axis")])
# Takes no zeros and no small numbers: what it does with rows shows in requests only. The second one mixes its rows.
minute = [h.make_node("Sub", ["index", "thousand"], ["row"]), h.make_node("Gather", ["table", "row"], ["found"])]
tables = [nh.from_array(np.array([10, 20], np.float32), "table"), nh.from_array(np.array(1000, np.int64), "thousand")]
save("lookup_from_thousand", minute + [h.make_node("Neg", ["found"], ["value"])], [value("index", T.INT64, ["n"])], [value("value", T.FLOAT, ["n"])], tables)
save("lookup_mixed", minute + [h.make_node("ReduceMean", ["found"], ["mean"], axes=[0]), h.make_node("Sub", ["found", "mean"], ["value"])],
     [value("index", T.INT64, ["n"])], [value("value", T.FLOAT, ["n"])], tables)
# Twelve convolutions over a sequence of any length.
layers = [node for index in range(12) for node in (
    h.make_node("Conv", [f"h{index}", "w"], [f"c{index}"], pads=[1, 1]), h.make_node("Relu", [f"c{index}"], [f"h{index + 1}"]))]
save("layers", layers, [value("h0", T.FLOAT, ["batch", 16, "length"])], [value("h12", T.FLOAT, ["batch", 16, "length"])],
     [nh.from_array(((np.arange(768) % 11 - 5) / 32).astype(np.float32).reshape(16, 16, 3), "w")])
save("layers_of_rows", layers, [value("h0", T.FLOAT, ["batch", 16, 1])], [value("h12", T.FLOAT, ["batch", 16, 1])],
     [nh.from_array(((np.arange(768) % 11 - 5) / 32).astype(np.float32).reshape(16, 16, 3), "w")])
# The same over as many zeros as its input says: an input of one size, and memory of any.
save("layers_of_a_length",
     [h.make_node("Concat", ["front", "length"], ["size"], axis=0), h.make_node("ConstantOfShape", ["size"], ["h0"]), *layers,
      h.make_node("ReduceSum", ["h12"], ["all"], keepdims=0), h.make_node("Reshape", ["all", "one"], ["y"])],
     [value("length", T.INT64, [1])], [value("y", T.FLOAT, [1])],
     [nh.from_array(((np.arange(768) % 11 - 5) / 32).astype(np.float32).reshape(16, 16, 3), "w"),
      nh.from_array(np.array([1, 16], np.int64), "front"), nh.from_array(np.array([1], np.int64), "one")])
