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
# A scalar in, a scalar out.
save("scalar", [h.make_node("Neg", ["x"], ["y"])], [value("x", T.FLOAT, [])], [value("y", T.FLOAT, [])])
# What scikit-learn exporters make by default: a sequence of maps, which the protocol cannot carry.
maps = ValueInfoProto(name="y")
maps.type.sequence_type.elem_type.map_type.key_type = T.INT64
maps.type.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = T.FLOAT
save("zipmap", [h.make_node("ZipMap", ["x"], ["y"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])], [value("x", T.FLOAT, ["n", 2])], [maps], ml=True)
