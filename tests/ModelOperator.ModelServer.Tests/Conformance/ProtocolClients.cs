using System.Net;
using System.Text.Json;
using Google.Protobuf;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Conformance;

/// <summary>Sends the same tensors in each of the protocol's forms.</summary>
internal static class ProtocolClients
{
    public static async Task<IReadOnlyList<Sample>> JsonAsync(RunningServer server, IReadOnlyList<Sample> inputs)
    {
        var tensors = inputs.Select(input =>
            $$"""{"name":{{JsonSerializer.Serialize(input.Name)}},"shape":[{{string.Join(',', input.Shape)}}],"datatype":"{{input.DataType.Name()}}","data":{{input.Json()}}}""");
        var answer = await server.InferAsync($$"""{"inputs":[{{string.Join(',', tensors)}}]}""");
        return answer.Status is HttpStatusCode.OK
            ? [.. answer.Json.GetProperty("outputs").EnumerateArray().Select(Sample.FromJson)]
            : throw new InvalidOperationException(answer.Error);
    }

    public static async Task<IReadOnlyList<Sample>> BinaryAsync(RunningServer server, IReadOnlyList<Sample> inputs)
    {
        var tensors = inputs.Select(input =>
            $$"""{"name":{{JsonSerializer.Serialize(input.Name)}},"shape":[{{string.Join(',', input.Shape)}}],"datatype":"{{input.DataType.Name()}}","parameters":{"binary_data_size":{{input.Raw.Length}} } }""");
        using var request = BinaryRequest.Of(
            $$"""{"parameters":{"binary_data_output":true},"inputs":[{{string.Join(',', tensors)}}]}""", [.. inputs.SelectMany(
                input => input.Raw)]);
        var (status, json, binary) = await BinaryRequest.SendAsync(server, request);
        if (status != 200)
        {
            throw new InvalidOperationException(json);
        }

        var start = 0;
        var outputs = new List<Sample>();
        foreach (var output in JsonDocument.Parse(json).RootElement.GetProperty("outputs").EnumerateArray())
        {
            var size = output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32();
            outputs.Add(Of(output.GetProperty("name").GetString()!, output.GetProperty("datatype").GetString()!,
                output.GetProperty("shape").EnumerateArray().Select(value => value.GetInt64()), binary[start..(start + size)]));
            start += size;
        }

        return outputs;
    }

    public static async Task<IReadOnlyList<Sample>> GrpcAsync(RunningServer server, IReadOnlyList<Sample> inputs)
    {
        var message = new ModelInferRequest { ModelName = RunningServer.Model };
        foreach (var input in inputs)
        {
            message.Inputs.Add(new ModelInferRequest.Types.InferInputTensor
            {
                Name = input.Name,
                Datatype = input.DataType.Name(),
                Shape = { input.Shape }
            });
            message.RawInputContents.Add(ByteString.CopyFrom(input.Raw));
        }

        using var client = new InferenceClient(server);
        var response = await client.InferAsync(message);
        return [.. response.Outputs.Select(
            (output, index) => Of(output.Name, output.Datatype, output.Shape, response.RawOutputContents[index].ToByteArray()))];
    }

    private static Sample Of(string name, string datatype, IEnumerable<long> shape, byte[] raw) =>
        new(name, Enum.GetValues<DataType>().Single(type => string.Equals(type.Name(), datatype, StringComparison.Ordinal)), [.. shape],
            raw);
}
