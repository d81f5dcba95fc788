using System.Text.Json;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Rest.Reading;

/// <summary>Reads the member <c>outputs</c>, the outputs that the client wants, in its order. An empty array means all outputs.</summary>
/// <param name="names">The names of the outputs.</param>
/// <param name="binary">For each output, whether it asks for raw bytes; null where it does not say.</param>
internal readonly struct OutputsReader(List<string> names, List<bool?> binary)
{
    /// <summary>Reads the member. Null when it is null.</summary>
    public static OutputsReader? Read(ref Utf8JsonReader json, ModelSignature model)
    {
        if (!RequestMembers.TryEnterArray(ref json, "outputs"))
        {
            return null;
        }

        var names = new List<string>();
        var binary = new List<bool?>();
        for (var index = 0; RequestMembers.NextObject(ref json, "outputs", index); index++)
        {
            var (name, form) = ReadOne(ref json, index, model);
            if (model.Outputs.IndexOf(name) < 0)
            {
                throw ProtocolException.BadRequest($"output '{name}' is unknown; {model.Gives}");
            }

            if (names.Contains(name, StringComparer.Ordinal))
            {
                throw ProtocolException.BadRequest($"output '{name}' is asked for twice");
            }

            names.Add(name);
            binary.Add(form);
        }

        return new OutputsReader(names, binary);
    }

    /// <summary>Selects the outputs, once the request's default form is known.</summary>
    /// <exception cref="ProtocolException">An output is wanted as JSON, which has no form for its datatype.</exception>
    public OutputSelection Resolve(ModelSignature model, bool binaryByDefault)
    {
        var selection = names is not { Count: > 0 }
            ? binaryByDefault ? model.AllOutputsRaw : model.AllOutputs
            : Chosen(binaryByDefault);
        for (var index = 0; model.HasRawOnlyOutput && index < selection.Names.Length; index++)
        {
            var name = selection.Names[index];
            if (!selection.Binary[index] && model.Outputs[model.Outputs.IndexOf(name)].DataType is Tensors.DataType.Bf16)
            {
                throw ProtocolException.BadRequest(
                    $"output '{name}' is BF16, which has no JSON form; ask for it with the parameter binary_data");
            }
        }

        return selection;
    }

    // This is a method of its own because the lambda's captured values are allocated where its method begins.
    private OutputSelection Chosen(bool binaryByDefault) => new([.. names], [.. binary.Select(form => form ?? binaryByDefault)]);

    private static (string Name, bool? Binary) ReadOne(ref Utf8JsonReader json, int index, ModelSignature model)
    {
        string? name = null;
        bool? binary = null;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("name"u8))
            {
                name = RequestMembers.Name(ref json, model.Outputs, "outputs", index) ?? name;
            }
            else if (json.ValueTextEquals("parameters"u8))
            {
                binary = ReadParameters(ref json, index) ?? binary;
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return (name ?? throw ProtocolException.BadRequest($"outputs[{index}] has no name"), binary);
    }

    private static bool? ReadParameters(ref Utf8JsonReader json, int index)
    {
        bool? binary = null;
        if (!RequestMembers.TryEnterObject(ref json, "parameters", "outputs", index))
        {
            return null;
        }

        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("binary_data"u8))
            {
                binary = RequestMembers.Flag(ref json, "parameters.binary_data", "outputs", index);
            }
            else
            {
                UnknownParameter.Skip(ref json, "outputs", index);
            }
        }

        return binary;
    }
}
