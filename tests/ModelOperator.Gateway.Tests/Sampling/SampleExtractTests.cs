using System.Text;
using System.Text.Json;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Sampling;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Tests.Sampling;

/// <summary>Nothing leaves the gateway that is not listed.</summary>
public sealed class SampleExtractTests
{
    private const string Request = """
        {"id":"secret-id","parameters":{"secret":1},"secret":"x","inputs":[
          {"name":"age","shape":[2],"datatype":"INT64","parameters":{"secret":true},"data":[17, 40]},
          {"name":"user_id","shape":[2],"datatype":"BYTES","data":["anna","bert"]},
          {"name":"secret","shape":[1],"datatype":"FP32","data":[1.5]}]}
        """;

    private static readonly SigningKey Key = SigningKey.From("0123456789abcdef0123456789abcdef"u8)!;

    [Fact]
    public void Extract_HasTheNamedTensors_AndNothingElse() => Extract(["age"]).ShouldBe(
        """{"inputs":[{"name":"age","shape":[2],"datatype":"INT64","data":[17, 40]}]}""");

    [Theory]
    [InlineData("""["a\u00e9", "b"]""", """["a\u00E9","b"]""")]
    [InlineData("""["<a", "b"]""", """["<a", "b"]""")]
    [InlineData("[17,\n40]", "[17,40]")]
    [InlineData("[17,\r40]", "[17,40]")]
    public void Data_IsCopied_OrWrittenAnewOnOneLine(string data, string expected) => Extract(
        ["x"], body: $$"""{"inputs":[{"name":"x","shape":[2],"datatype":"BYTES","data":{{data}}}]}""")
        .ShouldBe($$"""{"inputs":[{"name":"x","shape":[2],"datatype":"BYTES","data":{{expected}}}]}""");

    // As the formatter of CloudEvents writes data, which it knows as an object only.
    [Fact]
    public void Extract_IsWrittenIntoAnEvent_AsItIs()
    {
        var extract = Make(["age"], [], Key, Request).Extract;

        JsonSerializer.Serialize<object>(extract!).ShouldBe(Extract(["age"]));
    }

    [Fact]
    public void TextThatIsMalformedUtf16_IsNoSample() => Should.Throw<InvalidOperationException>(() => Extract(
        ["x"], body: """{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":["\ud800"]}]}"""));

    [Fact]
    public void Star_IsEveryTensor_ButNothingBesideThem()
    {
        var all = Extract(["*"]);

        all.ShouldContain("\"secret\",\"shape\"");
        all.ShouldNotContain("secret-id");
        all.ShouldNotContain("parameters");
    }

    [Fact]
    public void NamesThatAreNotThere_AreNotMissed() => Extract(["nowhere"]).ShouldBe("""{"inputs":[]}""");

    [Fact]
    public void HashedTensor_HasNoValueInIt_ThoughStarAsksForIt()
    {
        var extract = Extract(["*"], ["user_id"]);

        extract.ShouldNotContain("anna");
        var hashed = JsonDocument.Parse(extract).RootElement.GetProperty("inputs")[1];
        hashed.GetProperty("datatype").GetString().ShouldBe("BYTES");
        var values = hashed.GetProperty("data").EnumerateArray().Select(value => value.GetString()!).ToList();
        values.Count.ShouldBe(2);
        values.ShouldAllBe(value => value.Length == 32);
        values[0].ShouldNotBe(values[1]);
    }

    [Fact]
    public void StarInHash_HashesEveryTensor_ThoughStarAsksForThem()
    {
        var extract = Extract(["*"], ["*"]);

        extract.ShouldNotContain("anna");
        extract.ShouldNotContain("[17");
        extract.ShouldNotContain("[1.5");
        JsonDocument.Parse(extract).RootElement.GetProperty("inputs").EnumerateArray()
            .Select(tensor => tensor.GetProperty("datatype").GetString()).ShouldBe(["BYTES", "BYTES", "BYTES"]);
    }

    [Fact]
    public void Hash_IsTheSameForTheSameValue_AndAnotherWithAnotherKey()
    {
        var other = SigningKey.From("fedcba9876543210fedcba9876543210"u8)!;

        Extract([], ["user_id"]).ShouldBe(Extract([], ["user_id"]));
        Extract([], ["user_id"], other).ShouldNotBe(Extract([], ["user_id"]));
    }

    // A client chooses the values: their hashes must not be signatures of tokens.
    [Fact]
    public void Hash_IsNoSignature()
    {
        Span<byte> hash = stackalloc byte[16];
        Span<byte> signature = stackalloc byte[16];
        Key.Hash("value"u8, hash);
        Key.Sign("value"u8, signature);

        hash.SequenceEqual(signature).ShouldBeFalse();
    }

    [Fact]
    public void NestedData_IsHashedElementByElement() => JsonDocument.Parse(
            Extract([], ["x"], body: """{"inputs":[{"name":"x","shape":[2,2],"datatype":"INT8","data":[[1,2],[3,4]]}]}"""))
        .RootElement.GetProperty("inputs")[0].GetProperty("data").GetArrayLength().ShouldBe(4);

    [Fact]
    public void TensorThatIsSentWithoutData_IsMalformed()
    {
        const string Body =
            """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32"},{"name":"y","shape":[1],"datatype":"FP32","data":[1]}]}""";

        Should.Throw<MalformedBodyException>(() => Extract(["x"], body: Body));
        Should.Throw<MalformedBodyException>(() => Extract([], ["x"], body: Body));
        Extract(["y"], body: Body).ShouldBe("""{"inputs":[{"name":"y","shape":[1],"datatype":"FP32","data":[1]}]}""");
    }

    // A digit of the body becomes 35 bytes.
    [Fact]
    public void HashesThatAreLongerThanAnEvent_AreGivenUp()
    {
        var values = string.Join(',', Enumerable.Repeat('1', 40_000));
        var body = $$"""{"inputs":[{"name":"x","shape":[40000],"datatype":"INT8","data":[{{values}}]}]}""";

        Make([], ["x"], Key, body).Skipped.ShouldBe(SkipReason.TooLarge);
        Extract(["x"], body: body).Length.ShouldBe(body.Length);
    }

    // A byte of the body becomes six.
    [Fact]
    public void DecodedValuesThatAreLongerThanAnEvent_AreGivenUp()
    {
        var head = """{"inputs":[{"name":"x","shape":[250000],"datatype":"BOOL","parameters":{"binary_data_size":250000}}]}""";
        using var pair = Bodies.Pair([.. Encoding.UTF8.GetBytes(head), .. new byte[250_000]], new(IsGrpc: false, $"{head.Length}"));

        new SampleExtract(["x"], [], null).TryMake("inputs", pair.Inputs, out _).ShouldBe(SkipReason.TooLarge);
    }

    private static string Extract(
        IReadOnlyList<string> named, IReadOnlyList<string>? hashed = null, SigningKey? key = null, string body = Request)
    {
        var (skipped, extract) = Make(named, hashed ?? [], key ?? Key, body);
        skipped.ShouldBeNull();
        return Encoding.UTF8.GetString(extract!.Json.Span);
    }

    private static (string? Skipped, ExtractedTensors? Extract) Make(
        IReadOnlyList<string> named, IReadOnlyList<string> hashed, SigningKey key, string body)
    {
        using var pair = Bodies.Pair(Encoding.UTF8.GetBytes(body), default);
        return (new SampleExtract(named, hashed, key).TryMake("inputs", pair.Inputs, out var extract), extract);
    }
}
