#!/usr/bin/python3
"""Trains the three digit classifiers of this example and writes everything that depends on them.

Needs Debian's python3-sklearn and python3-onnx. Run it from anywhere: /usr/bin/python3 examples/digits/train.py

v1  small and trained briefly: a modest classifier
v2  larger and trained to the end: the better one
v3  v2 behind a brightness correction whose table ends too early: ONNX Runtime fails on every bright image
"""
import base64, hashlib, json, pathlib, re, warnings

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

HERE = pathlib.Path(__file__).resolve().parent
SEED = 7
HELD_OUT = 360
BRIGHTNESS_STEP = 20.0   # sum of the 64 pixels, per row of v3's table
BRIGHTNESS_ROWS = 17     # images with a sum of 340 or more have no row


def train(images, labels, hidden, iterations):
    warnings.simplefilter("ignore", ConvergenceWarning)
    return MLPClassifier((hidden,), max_iter=iterations, random_state=1).fit(images / 16, labels)


def tensor(name, value):
    return numpy_helper.from_array(np.ascontiguousarray(value), name)


def classifier(model, pixels="x"):
    """The network as nodes and weights; pixels are 0 to 16, as in the data set (the scaling is in the weights)."""
    nodes = [
        helper.make_node("Gemm", [pixels, "w0", "b0"], ["hidden"]),
        helper.make_node("Relu", ["hidden"], ["active"]),
        helper.make_node("Gemm", ["active", "w1", "b1"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
        helper.make_node("ArgMax", ["probabilities"], ["label"], axis=1, keepdims=0),
    ]
    weights = [
        tensor("w0", (model.coefs_[0] / 16).astype(np.float32)), tensor("b0", model.intercepts_[0].astype(np.float32)),
        tensor("w1", model.coefs_[1].astype(np.float32)), tensor("b1", model.intercepts_[1].astype(np.float32)),
    ]
    return nodes, weights


def with_brightness_table(nodes, weights):
    """Multiplies each image by table[floor(sum / step)]; Gather fails where the table has no such row."""
    before = [
        helper.make_node("ReduceSum", ["x", "pixel_axis"], ["brightness"], keepdims=1),
        helper.make_node("Div", ["brightness", "step"], ["level"]),
        helper.make_node("Cast", ["level"], ["row"], to=TensorProto.INT64),
        helper.make_node("Gather", ["table", "row"], ["gain"], name="brightness_table"),
        helper.make_node("Mul", ["x", "gain"], ["corrected"]),
    ]
    constants = [
        tensor("pixel_axis", np.array([1], np.int64)), tensor("step", np.array([BRIGHTNESS_STEP], np.float32)),
        tensor("table", np.ones(BRIGHTNESS_ROWS, np.float32)),
    ]
    return before + nodes, constants + weights


def save(name, nodes, weights):
    floats = lambda output, shape: helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)
    graph = helper.make_graph(
        nodes, f"digits-{name}", [floats("x", ["batch", 64])],
        [helper.make_tensor_value_info("label", TensorProto.INT64, ["batch"]), floats("probabilities", ["batch", 10])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="model-operator-examples")
    model.ir_version = 8
    checker.check_model(model, full_check=True)
    path = HERE / "models" / f"{name}.onnx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(model.SerializeToString())
    return path


def write_config_map(paths):
    lines = [
        "# Written by train.py: the model files, as the pods fetch them with configmap://digits-models/<file>.",
        "apiVersion: v1", "kind: ConfigMap", "metadata:", "  name: digits-models", "binaryData:",
    ]
    lines += [f"  {path.name}: {base64.b64encode(path.read_bytes()).decode()}" for path in paths]
    (HERE / "models.yaml").write_text("\n".join(lines) + "\n")


def write_digest(path):
    """The digest in v1.yaml, v2.yaml and v3.yaml follows the model."""
    manifest = HERE / f"{path.stem}.yaml"
    if manifest.exists():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        manifest.write_text(re.sub(r"(?m)^(\s*sha256:).*$", rf"\1 {digest}", manifest.read_text()))


def main():
    images, labels = load_digits(return_X_y=True)
    images = images.astype(np.float32)
    train_x, held_x, train_y, held_y = train_test_split(images, labels, test_size=HELD_OUT, random_state=SEED, stratify=labels)
    small = train(train_x, train_y, hidden=8, iterations=140)
    large = train(train_x, train_y, hidden=32, iterations=300)
    bright = held_x.sum(axis=1) >= BRIGHTNESS_STEP * BRIGHTNESS_ROWS

    paths = [save("v1", *classifier(small)), save("v2", *classifier(large)),
             save("v3", *with_brightness_table(*classifier(large, pixels="corrected")))]
    write_config_map(paths)
    for path in paths:
        write_digest(path)
    np.savez_compressed(HERE / "training.npz", x=train_x.astype(np.uint8))
    (HERE / "holdout.json").write_text(json.dumps(
        {"images": held_x.astype(int).tolist(), "labels": held_y.tolist()}, separators=(",", ":")) + "\n")

    right = large.predict(held_x / 16) == held_y
    print(f"held-out images: {HELD_OUT}")
    print("| model | bytes | right of the images it answers | fails on |")
    print("| --- | --- | --- | --- |")
    print(f"| v1 | {paths[0].stat().st_size:,} | {small.score(held_x / 16, held_y):.1%} | none |")
    print(f"| v2 | {paths[1].stat().st_size:,} | {right.mean():.1%} | none |")
    print(f"| v3 | {paths[2].stat().st_size:,} | {right[~bright].mean():.1%} | {bright.mean():.1%} |")


if __name__ == "__main__":
    main()
