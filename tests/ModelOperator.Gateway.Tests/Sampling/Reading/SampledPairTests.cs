using System.Text;
using Google.Protobuf;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Sampling;
using ModelOperator.Gateway.Sampling.Reading;
using ModelOperator.Gateway.Tensors;
using ModelOperator.Gateway.Tensors.Messages;

namespace ModelOperator.Gateway.Tests.Sampling.Reading;

/// <summary>The same tensors are told in the same way, however they came.</summary>
public sealed class SampledPairTests
{
    private const string Request = """{"inputs":[{"name":"age","data":[1]},{"name":"user_id","data":["a"]}]}""";
    private const string Answer = """{"outputs":[{"name":"label","data":[1]}]}""";

    private const string Told =
        """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[0.1,"NaN",-3]},"""
        + """{"name":"name","shape":[1],"datatype":"BYTES","data":["Anna"]}]}""";

    private static readonly SigningKey Key = SigningKey.From("0123456789abcdef0123456789abcdef"u8)!;

    private static readonly byte[] Floats = [.. new[] { 0.1f, float.NaN, -3f }.SelectMany(BitConverter.GetBytes)];
    private static readonly byte[] Anna = [4, 0, 0, 0, .. "Anna"u8];

    [Theory]
    [InlineData("", true)]
    [InlineData("*", true)]
    [InlineData("user_id,label", true)]
    [InlineData("*,user_id", true)]
    [InlineData("user_ID", false)]
    [InlineData("*,user-id", false)]
    public void Names_AreLookedForInRequestAndAnswer(string hashed, bool areThere)
    {
        using var pair = SampledPair.Read(Encoding.UTF8.GetBytes(Request), default, Encoding.UTF8.GetBytes(Answer), default);

        pair.HasAll(hashed.Split(',', StringSplitOptions.RemoveEmptyEntries)).ShouldBe(areThere);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"inputs":7}""")]
    [InlineData("""{"inputs":[7]}""")]
    [InlineData("""{"inputs":[{"name":7}]}""")]
    [InlineData("""{"inputs":[{"name":"\ud800","data":[1]}]}""")]
    [InlineData("{")]
    [InlineData("")]
    public void BodyThatIsNoV2_IsMalformed(string body) =>
        Should.Throw<MalformedBodyException>(() => Bodies.Pair(Encoding.UTF8.GetBytes(body), default));

    [Fact]
    public void BinaryTensors_AreToldAsJsonTellsThem()
    {
        var (head, body) = Binary();
        using var pair = Bodies.Pair(body, new(IsGrpc: false, $"{head}"));

        Extract(pair).ShouldBe(Told);
    }

    // One tensor may lie in the JSON, and the next one behind it.
    [Fact]
    public void TensorInTheJson_BesideABinaryOne_IsToldAsItWasWritten()
    {
        const string Head =
            """{"inputs":[{"name":"y","shape":[1],"datatype":"FP32","data":[0.10]},"""
            + """{"name":"x","shape":[1],"datatype":"INT16","parameters":{"binary_data_size":2}}]}""";
        using var pair = Bodies.Pair([.. Encoding.UTF8.GetBytes(Head), 0xfe, 0xff], new(IsGrpc: false, $"{Head.Length}"));

        Extract(pair).ShouldBe(
            """{"inputs":[{"name":"y","shape":[1],"datatype":"FP32","data":[0.10]},"""
            + """{"name":"x","shape":[1],"datatype":"INT16","data":[-2]}]}""");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GrpcTensors_AreToldAsJsonTellsThem(bool isRaw)
    {
        using var pair = Bodies.Pair(Bodies.Framed(Message(isRaw)), Bodies.Grpc);

        Extract(pair).ShouldBe(Told);
    }

    [Theory]
    [InlineData("BOOL", "01", "true")]
    [InlineData("UINT8", "ff", "255")]
    [InlineData("INT8", "ff", "-1")]
    [InlineData("UINT64", "ffffffffffffffff", "18446744073709551615")]
    [InlineData("FP16", "0100", "5.9604645E-08")]
    [InlineData("BF16", "803f", "1")]
    [InlineData("FP64", "9a9999999999b93f", "0.1")]
    [InlineData("FP64", "000000000000f0ff", "\"-Infinity\"")]
    public void Number_IsTheShortestTextAtItsOwnPrecision(string datatype, string bytes, string told)
    {
        var request = new ModelInferRequest
        {
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = datatype, Shape = { 1 } } },
            RawInputContents = { ByteString.CopyFrom(Convert.FromHexString(bytes)) },
        };
        using var pair = Bodies.Pair(Bodies.Framed(request), Bodies.Grpc);

        Extract(pair).ShouldBe($$"""{"inputs":[{"name":"x","shape":[1],"datatype":"{{datatype}}","data":[{{told}}]}]}""");
    }

    [Fact]
    public void Hash_IsTheSame_HoweverTheValueCame()
    {
        using var written = Bodies.Pair(Encoding.UTF8.GetBytes(Told), default);
        using var binary = Bodies.Pair(Binary().Body, new(IsGrpc: false, $"{Binary().Head}"));
        using var raw = Bodies.Pair(Bodies.Framed(Message(isRaw: true)), Bodies.Grpc);

        var hashes = Extract(written, "*");
        hashes.ShouldNotContain("Anna");
        Extract(binary, "*").ShouldBe(hashes);
        Extract(raw, "*").ShouldBe(hashes);
    }

    // Such as the bytes of a picture: JSON cannot hold them, and their hash says nothing of them.
    [Fact]
    public void BytesThatAreNoText_AreSentAsHashesOnly()
    {
        var request = new ModelInferRequest
        {
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "picture", Datatype = "BYTES", Shape = { 1 } } },
            RawInputContents = { ByteString.CopyFrom([2, 0, 0, 0, 0xff, 0xd8]) },
        };
        using var pair = Bodies.Pair(Bodies.Framed(request), Bodies.Grpc);

        new SampleExtract(["picture"], [], null).TryMake("inputs", pair.Inputs, out _).ShouldBe(SkipReason.Binary);
        new SampleExtract(["other"], [], null).TryMake("inputs", pair.Inputs, out _).ShouldBeNull();
        Extract(pair, "picture").ShouldContain("\"datatype\":\"BYTES\",\"data\":[\"");
    }

    [Theory]
    [InlineData("000000")] // no frame
    [InlineData("0000000001")] // less than its length
    [InlineData("010000000000")] // compressed
    [InlineData("00000000022affff")] // behind the message
    [InlineData("000000000212ff")] // no message
    public void GrpcBodyThatIsNoMessage_IsMalformed(string body) =>
        Should.Throw<MalformedBodyException>(() => Bodies.Pair(Convert.FromHexString(body), Bodies.Grpc));

    [Theory]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"INT8","parameters":{"binary_data_size":1}}]}""", "01")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"INT8","parameters":{"binary_data_size":2}}]}""", "01")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"INT8","parameters":{"binary_data_size":1}}]}""", "0102")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"INT9","parameters":{"binary_data_size":1}}]}""", "01")]
    [InlineData("""{"inputs":[{"name":"x","shape":[999999999999],"datatype":"INT8","parameters":{"binary_data_size":1}}]}""", "01")]
    public void BinaryTensorThatDoesNotFit_IsMalformed(string head, string bytes) => Should.Throw<MalformedBodyException>(() => Bodies.Pair(
        [.. Encoding.UTF8.GetBytes(head), .. Convert.FromHexString(bytes)], new(IsGrpc: false, $"{head.Length}")));

    [Fact]
    public void MutatedBodies_AreReadOrMalformed_AndNothingElse()
    {
        var random = new Random(7);
        var (head, binary) = Binary();
        foreach (var (body, format) in new[]
        {
            (binary, new BodyFormat(IsGrpc: false, $"{head}")), (Bodies.Framed(Message(isRaw: true)), Bodies.Grpc),
            (Bodies.Framed(Message(isRaw: false)), Bodies.Grpc),
        })
        {
            for (var round = 0; round < 5_000; round++)
            {
                var mutated = body.ToArray();
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
                try
                {
                    using var pair = Bodies.Pair(mutated, format);
                    new SampleExtract(["*"], [], Key).TryMake("inputs", pair.Inputs, out _);
                    new SampleExtract([], ["*"], Key).TryMake("inputs", pair.Inputs, out _);
                }
                catch (Exception exception) when (exception is MalformedBodyException or InvalidOperationException)
                {
                    // Both are counted as malformed.
                }
            }
        }
    }

    private static string Extract(SampledPair pair, params string[] hashed)
    {
        new SampleExtract(["*"], hashed, Key).TryMake("inputs", pair.Inputs, out var extract).ShouldBeNull();
        return Encoding.UTF8.GetString(extract!.Json.Span);
    }

    private static (int Head, byte[] Body) Binary()
    {
        const string Head =
            """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":12}},"""
            + """{"name":"name","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":8}}]}""";
        return (Head.Length, [.. Encoding.UTF8.GetBytes(Head), .. Floats, .. Anna]);
    }

    private static ModelInferRequest Message(bool isRaw)
    {
        var request = new ModelInferRequest
        {
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP32", Shape = { 1, 3 } },
                new ModelInferRequest.Types.InferInputTensor { Name = "name", Datatype = "BYTES", Shape = { 1 } },
            },
        };
        if (isRaw)
        {
            request.RawInputContents.Add(ByteString.CopyFrom(Floats));
            request.RawInputContents.Add(ByteString.CopyFrom(Anna));
        }
        else
        {
            request.Inputs[0].Contents = new() { Fp32Contents = { 0.1f, float.NaN, -3f } };
            request.Inputs[1].Contents = new() { BytesContents = { ByteString.CopyFromUtf8("Anna") } };
        }

        return request;
    }
}
