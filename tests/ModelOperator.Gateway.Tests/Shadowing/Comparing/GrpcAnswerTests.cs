using System.Buffers.Binary;
using Google.Protobuf;
using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Shadowing.Comparing;
using ModelOperator.Gateway.Tensors.Messages;

namespace ModelOperator.Gateway.Tests.Shadowing.Comparing;

public sealed class GrpcAnswerTests
{
    private static readonly ComparisonRule Rule = new(1e-4, 1e-3, ["probabilities"]);

    [Theory]
    [InlineData(1.0f, "Match")]
    [InlineData(1.0005f, "Match")]
    [InlineData(1.1f, "Mismatch")]
    public void RawContents_AreComparedAsTensors(float shadow, string expected) =>
        Compare(Raw("FP32", [2], Floats(1, 2)), Raw("FP32", [2], Floats(shadow, 2))).Verdict.ToString().ShouldBe(expected);

    [Fact]
    public void TypedContents_AreTheSameAsRawOnes()
    {
        Compare(Raw("FP32", [2], Floats(1, 2)), Typed("FP32", [2], new() { Fp32Contents = { 1, 2 } })).Verdict.ShouldBe(Verdict.Match);
        Compare(Raw("INT32", [1], [7, 0, 0, 0]), Typed("INT32", [1], new() { IntContents = { 7 } })).Verdict.ShouldBe(Verdict.Match);
        Compare(Raw("INT32", [1], [7, 0, 0, 0]), Typed("INT32", [1], new() { IntContents = { 8 } })).Verdict.ShouldBe(Verdict.Mismatch);
        Compare(Raw("BYTES", [1], [2, 0, 0, 0, 65, 66]),
            Typed("BYTES", [1], new() { BytesContents = { ByteString.CopyFromUtf8("AB") } })).Verdict.ShouldBe(Verdict.Match);
        Compare(Raw("UINT64", [1], [255, 255, 255, 255, 255, 255, 255, 255]),
            Typed("UINT64", [1], new() { Uint64Contents = { ulong.MaxValue } })).Verdict
            .ShouldBe(Verdict.Match);
        Compare(Raw("BOOL", [2], [1, 0]), Typed("BOOL", [2], new() { BoolContents = { true, false } })).Verdict.ShouldBe(Verdict.Match);
    }

    [Fact]
    public void Difference_NamesOutputAndPlace() =>
        Compare(Raw("FP32", [2], Floats(1, 2)), Raw("FP32", [2], Floats(1, 5))).Difference!.Describe(withValues: false)
            .ShouldBe("output \"y\": 1 of 2 elements are out of tolerance, first at index 1, largest difference 3");

    [Fact]
    public void WhatIsNotOneAnswer_IsIncomparable()
    {
        var whole = Raw("FP32", [2], Floats(1, 2));
        var bytes = whole.Body.Bytes.ToArray();
        byte[] compressed = [1, .. bytes[1..]];
        foreach (var other in new[] { Answer(compressed), Answer([.. bytes, .. bytes]), Answer(bytes[..^1]), Answer([]),
            Answer([0, 0, 0, 0, 0]), Answer([0, 0, 0, 0, 2, 0xff, 0xff]) })
        {
            Compare(whole, other).Verdict.ShouldBe(Verdict.Incomparable);
        }

        Compare(whole, Raw("FP32", [3], Floats(1, 2))).Verdict.ShouldBe(Verdict.Incomparable);
        Compare(whole, Raw("FP32", [-2], Floats(1, 2))).Verdict.ShouldBe(Verdict.Incomparable);
        Compare(whole, Raw("FP32", [int.MaxValue, int.MaxValue], Floats(1, 2))).Verdict.ShouldBe(Verdict.Incomparable);
        Compare(whole, Typed("FP32", [2], new() { Fp32Contents = { 1 } })).Verdict.ShouldBe(Verdict.Incomparable);
        Compare(whole, Typed("FP16", [2], new())).Verdict.ShouldBe(Verdict.Incomparable);
    }

    [Fact]
    public void MutatedAnswers_NeverThrow()
    {
        var random = new Random(29);
        SeenAnswer[] originals = [Raw("FP32", [2], Floats(1, 2)),
            Typed("BYTES", [1], new() { BytesContents = { ByteString.CopyFromUtf8("AB") } })];
        var verdicts = new int[3];
        for (var i = 0; i < 20_000; i++)
        {
            var original = originals[i % originals.Length];
            var bytes = original.Body.Bytes.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(5, bytes.Length)] = (byte)random.Next(256);
            }

            verdicts[(int)Compare(original, Answer(bytes)).Verdict]++;
        }

        verdicts.ShouldAllBe(count => count > 10);
    }

    private static Comparison Compare(SeenAnswer stable, SeenAnswer shadow) => AnswerComparer.Compare(stable, shadow, Rule);

    private static SeenAnswer Raw(string datatype, long[] shape, byte[] contents) => Answer(Framed(new()
    {
        Outputs = { new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = datatype, Shape = { shape } } },
        RawOutputContents = { ByteString.CopyFrom(contents) },
    }));

    private static SeenAnswer Typed(string datatype, long[] shape, InferTensorContents contents) => Answer(Framed(new()
    {
        Outputs = { new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = datatype, Shape = { shape },
            Contents = contents } },
    }));

    private static byte[] Framed(ModelInferResponse message)
    {
        var bytes = message.ToByteArray();
        var head = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), bytes.Length);
        return [.. head, .. bytes];
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static SeenAnswer Answer(byte[] bytes)
    {
        var body = new CapturedBytes(new CaptureMemory(1_000_000), 1_000_000);
        body.Append(bytes);
        return new(new AnswerHead(200, "application/grpc"), body, 0);
    }
}
