using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Rest.Data;
using ModelOperator.ModelServer.Rest.Reading;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Tests.Rest.Data;

public sealed class NumberRunTests
{
    private static readonly string[] Unusual = ["\"NaN\"", "1e-45", "16777217", "0.1234567890123456789012345", "true", "\"x\"", "null",
        "01", "1.", "[1]", "{}", ""];

    [Fact]
    public void Data_IsReadOrRefused_AsAReaderThatSeesEachValueWould()
    {
        var random = new Random(5);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var values = Enumerable.Range(0, random.Next(1, 8))
                .Select(_ => random.Next(12) == 0 ? Unusual[random.Next(Unusual.Length)] : Number(random)).ToArray();
            var separator = random.Next(3) switch { 0 => ",", 1 => ", ", _ => " ,\r\n\t" };
            var data = "[" + string.Join(separator, values) + (random.Next(10) == 0 ? "," : "") + "]";
            var expected = ByValue(data, values.Length);
            var found = ByRun(data, values.Length);
            found.ShouldBe(expected, data);
            _ = expected is null ? refused++ : read++;
        }

        read.ShouldBeGreaterThan(5_000);
        refused.ShouldBeGreaterThan(3_000);
    }

    [Fact]
    public void MistakeBehindARun_IsNamedByItsPlaceInTheBody()
    {
        var model = new ModelSignature("m", "1", [new TensorSpec("x", DataType.Fp32, [-1])], [new TensorSpec("y", DataType.Fp32, [-1])]);
        var body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[4],\n\"data\":[1,2,\n3,4]}]}!";

        var failure = Should.Throw<ProtocolException>(
            () => InferRequestReader.Read(Encoding.UTF8.GetBytes(body), [], new RequestPool(model)));

        failure.Message.ShouldContain("LineNumber: 2 | BytePositionInLine: 7");
    }

    private static string Number(Random random) => random.Next(3) switch
    {
        0 => random.Next(-20, 20).ToString(CultureInfo.InvariantCulture),
        1 => random.NextSingle().ToString("R", CultureInfo.InvariantCulture),
        _ => ((double)random.NextSingle() * 100).ToString("R", CultureInfo.InvariantCulture),
    };

    // The result is null when the text is refused. Both readers need the text behind the array.
    private static string? ByRun(string data, int count)
    {
        var text = Encoding.UTF8.GetBytes($"[{data},7]").AsSpan();
        using var tensor = Tensor.Allocate(DataType.Fp32, [count]);
        ReadOnlySpan<byte> rest = text;
        var json = new Utf8JsonReader(text);
        try
        {
            json.Read();
            json.Read();
            TensorDataReader.Read(ref json, ref rest, tensor, "x");
            json.Read();
            json.GetInt32().ShouldBe(7);
        }
        catch (Exception exception) when (exception is ProtocolException or JsonException)
        {
            return null;
        }

        return string.Join(' ', tensor.Elements<float>().ToArray().Select(BitConverter.SingleToInt32Bits));
    }

    private static string? ByValue(string data, int count)
    {
        try
        {
            using var document = JsonDocument.Parse(data);
            var values = document.RootElement.EnumerateArray().Select(Single).ToArray();
            return values.Length == count && Array.TrueForAll(values, value => value is not null)
                ? string.Join(' ', values.Select(value => BitConverter.SingleToInt32Bits(value!.Value)))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static float? Single(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetSingle(),
        JsonValueKind.String when value.ValueEquals("NaN") => float.NaN,
        _ => null,
    };
}
