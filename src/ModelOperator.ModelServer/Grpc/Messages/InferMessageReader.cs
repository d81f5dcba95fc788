using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Grpc.Messages;

/// <summary>Reads a ModelInferRequest into a request that fits the model.</summary>
internal static class InferMessageReader
{
    /// <param name="message">The parsed message. The bytes that it was parsed from are still valid.</param>
    /// <param name="requests">The pool of requests to the model that is to answer.</param>
    /// <exception cref="ProtocolException">400: the request does not fit the model.</exception>
    public static InferRequest Read(InferMessage message, RequestPool requests)
    {
        var model = requests.Model;
        var request = message.Request;
        var raw = message.Raw.Count > 0;
        if (raw && message.Raw.Count != request.Inputs.Count)
        {
            throw ProtocolException.BadRequest($"raw_input_contents has {message.Raw.Count} elements for {request.Inputs.Count} inputs; "
                + "it must have one for each, or none");
        }

        InferParameters.RequireNoneForeign(request.Parameters);
        using var inputs = requests.Rent();
        for (var index = 0; index < request.Inputs.Count; index++)
        {
            var input = request.Inputs[index];
            var shape = ShapeOf(input, index);
            InferParameters.RequireNoneForeign(input.Parameters, "inputs", index);
            if (!raw)
            {
                TypedContents.Read(input, inputs.Add(input.Name, input.Datatype, shape, TypedContents.Count(input)), index);
                continue;
            }

            if (TypedContents.Count(input) > 0)
            {
                throw ProtocolException.BadRequest($"inputs[{index}] has contents beside raw_input_contents; give one of them");
            }

            var content = message.Raw[index];
            var maxElements = RawTensor.MaxElements(model.Input(input.Name)?.DataType ?? DataType.UInt8, (int)content.Length);
            RawTensor.Read(content, inputs.Add(input.Name, input.Datatype, shape, maxElements), input.Name);
        }

        return inputs.Complete(request.Id.Length == 0 ? null : request.Id, OutputsOf(request, model), TimeoutOf(request));
    }

    private static long[] ShapeOf(ModelInferRequest.Types.InferInputTensor input, int index)
    {
        if (input.Shape.Count > Shape.MaxRank)
        {
            throw ProtocolException.BadRequest($"inputs[{index}].shape has more than {Shape.MaxRank} dimensions");
        }

        var shape = input.Shape.ToArray();
        var negative = Array.FindIndex(shape, size => size < 0);
        return negative < 0 ? shape : throw ProtocolException.BadRequest(
            $"inputs[{index}].shape[{negative}] must be 0 or more; it is {shape[negative]}");
    }

    private static OutputSelection OutputsOf(ModelInferRequest request, ModelSignature model)
    {
        if (request.Outputs.Count == 0)
        {
            return model.AllOutputsRaw;
        }

        var names = request.Outputs.Select(output => output.Name).ToArray();
        for (var index = 0; index < names.Length; index++)
        {
            if (model.Outputs.IndexOf(names[index]) < 0)
            {
                throw ProtocolException.BadRequest($"output '{names[index]}' is unknown; {model.Gives}");
            }

            if (Array.IndexOf(names, names[index]) < index)
            {
                throw ProtocolException.BadRequest($"output '{names[index]}' is asked for twice");
            }

            InferParameters.RequireNoneForeign(request.Outputs[index].Parameters, "outputs", index);
        }

        return new OutputSelection(names, [.. names.Select(_ => true)]);
    }

    private static TimeSpan? TimeoutOf(ModelInferRequest request)
    {
        if (!request.Parameters.TryGetValue("timeout", out var parameter)
            || parameter.ParameterChoiceCase is InferParameter.ParameterChoiceOneofCase.None)
        {
            return null;
        }

        if (parameter.ParameterChoiceCase is not InferParameter.ParameterChoiceOneofCase.Int64Param || parameter.Int64Param < 0)
        {
            throw ProtocolException.BadRequest("parameters.timeout must be a whole number, 0 or more, in int64_param");
        }

        return RequestTimeout.Of(parameter.Int64Param);
    }
}
