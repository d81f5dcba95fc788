"""An input with a value of its own, seen, given and left out (the model overridable)."""
import struct
import sys

from inference_client import Client, same

client = Client(sys.argv[1], sys.argv[2])
new, call = client.message, client.call


def infer(raw, **given):
    request = new("ModelInferRequest", model_name="m")
    for name, values in {"x": [1, 2], **given}.items():
        shape = (1, 2) if name == "x" else (len(values),)
        tensor = request.inputs.add(name=name, datatype="FP32", shape=shape)
        if raw:
            request.raw_input_contents.append(struct.pack(f"<{len(values)}f", *values))
        else:
            tensor.contents.fp32_contents.extend(values)
    return list(struct.unpack("<2f", call("ModelInfer", request).raw_output_contents[0]))


model = call("ModelMetadata", new("ModelMetadataRequest", name="m"))
same("inputs", [(t.name, list(t.shape)) for t in model.inputs], [("x", [-1, 2]), ("scale", [2]), ("shift", [1])])
for raw in (True, False):
    same("left out", infer(raw), [11, 201])
    same("given", infer(raw, scale=[1, 2], shift=[0.5]), [1.5, 4.5])
