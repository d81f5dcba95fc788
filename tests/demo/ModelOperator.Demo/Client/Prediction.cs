using System.Text.Json;

namespace ModelOperator.Demo.Client;

/// <summary>Reads the digit from an inference answer.</summary>
internal static class Prediction
{
    /// <summary>The first number of the output <c>label</c>; null when the answer has none.</summary>
    public static int? Read(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            foreach (var output in document.RootElement.GetProperty("outputs").EnumerateArray())
            {
                if (output.GetProperty("name").ValueEquals("label"))
                {
                    return output.GetProperty("data")[0].GetInt32();
                }
            }

            return null;
        }
        catch (Exception e) when (
            e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            return null;
        }
    }
}
