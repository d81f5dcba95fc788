using System.Text.Json;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Reads the <c>outputs</c> member: which outputs the client wants, in its order. An empty list means all.</summary>
internal static class OutputsReader
{
    public static string[]? Read(ref Utf8JsonReader json, ModelSignature model)
    {
        var names = new List<string>();
        RequestMembers.EnterArray(ref json, "outputs");
        for (var index = 0; RequestMembers.NextObject(ref json, "outputs", index); index++)
        {
            var name = ReadName(ref json, index);
            if (RequestMembers.Find(model.Outputs, name) < 0)
            {
                throw ProtocolException.BadRequest($"output '{name}' is unknown; {RequestMembers.Known(model.Outputs, "gives")}");
            }

            if (names.Contains(name, StringComparer.Ordinal))
            {
                throw ProtocolException.BadRequest($"output '{name}' is asked for twice");
            }

            names.Add(name);
        }

        return names.Count == 0 ? null : [.. names];
    }

    private static string ReadName(ref Utf8JsonReader json, int index)
    {
        string? name = null;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("name"u8))
            {
                name = RequestMembers.Text(ref json, "name", "outputs", index);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return name ?? throw ProtocolException.BadRequest($"outputs[{index}] has no name");
    }
}
