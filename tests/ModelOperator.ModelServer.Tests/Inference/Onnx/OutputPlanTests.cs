using System.Text;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Rest.Reading;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx;

/// <summary>Answers are what the runtime wrote, whatever memory it was given. Each request is made four times, because a repeat uses what
/// the first one leaves.</summary>
public sealed class OutputPlanTests
{
    [Fact]
    public void Output_ThatIsAnInput_IsThatInput()
    {
        using var model = TestModels.Load("keyed");
        for (var number = 1; number < 5; number++)
        {
            using var request = Keyed(model, number);
            using var result = model.Run(request, CancellationToken.None);

            result.Outputs[0].Elements<float>().ToArray().ShouldBe([-number, -number, -number, -number]);
            result.Outputs[1].Elements<long>().ToArray().ShouldBe([number, 10 * number]);
        }
    }

    [Fact]
    public void Output_ThatIsAnInput_OutlivesItsRequest()
    {
        using var model = TestModels.Load("keyed");
        var results = new List<InferResult>();
        for (var number = 1; number < 5; number++)
        {
            // The request owns its tensors, as that of a batch does. The pool gives their memory to the next request before the answer is
            // written.
            using var request = new InferRequest(
                null, [Tensor.Allocate(DataType.Fp32, [7, 2]), Tensor.Allocate(DataType.Int64, [7])], model.Signature.AllOutputs);
            request.Inputs[0].Elements<float>().Clear();
            request.Inputs[1].Elements<long>().Fill(10 * number);
            results.Add(model.Run(request, CancellationToken.None));
        }

        results.ConvertAll(result => result.Outputs[1].Elements<long>()[1]).ShouldBe([10, 20, 30, 40]);
        results.ForEach(result => result.Dispose());
    }

    [Fact]
    public void Output_ThatIsAnInputThroughNodes_IsThatInput()
    {
        using var model = TestModels.Load("keyed_by_identity");
        for (var number = 1; number < 5; number++)
        {
            using var request = Keyed(model, number);
            using var result = model.Run(request, CancellationToken.None);

            for (var output = 1; output < 5; output++)
            {
                result.Outputs[output].Elements<long>().ToArray().ShouldBe([number, 10 * number]);
            }
        }
    }

    [Fact]
    public void Text_ThatGoesThrough_IsThatText()
    {
        using var model = TestModels.Load("labelled");
        for (var number = 1; number < 5; number++)
        {
            using var request = Read(
                model,
                $$"""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[{{number}}]},{"name":"label","shape":[1],"datatype":"BYTES","data":["l{{number}}"]}]}""");
            using var result = model.Run(request, CancellationToken.None);

            Encoding.UTF8.GetString(result.Outputs[0].Text(0)).ShouldBe($"l{number}");
            result.Outputs[1].Elements<float>()[0].ShouldBe(-number);
        }
    }

    // The weight is [2, 3], whatever the model says about it.
    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    [InlineData(1, 6)]
    [InlineData(4, 4)]
    [InlineData(1, 1)]
    public void Output_ThatIsAWeight_IsThatWeight(int rows, int columns)
    {
        using var model = TestModels.Load("constant");
        for (var round = 0; round < 4; round++)
        {
            using var request = Read(
                model, $$"""{"inputs":[{"name":"x","shape":[{{rows}},{{columns}}],"datatype":"FP32","data":[{{string.Join(',', Enumerable.Repeat(round, rows * columns))}}]}]}""");
            using var result = model.Run(request, CancellationToken.None);

            result.Outputs[0].Elements<float>().ToArray().ShouldAllBe(value => value == -round);
            result.Outputs[1].Shape.ShouldBe([2, 3]);
            result.Outputs[1].Elements<float>().ToArray().ShouldBe([1, 2, 3, 4, 5, 6]);
        }
    }

    [Fact]
    public void Output_OfABranch_IsThatOfTheBranchTaken()
    {
        using var model = TestModels.Load("branch");
        for (var number = 1; number < 9; number++)
        {
            using var request = Read(
                model,
                $$"""{"inputs":[{"name":"same","shape":[],"datatype":"BOOL","data":[{{(number % 2 == 0 ? "true" : "false")}}]},{"name":"key","shape":[2],"datatype":"INT64","data":[{{number}},{{number}}]}]}""");
            using var result = model.Run(request, CancellationToken.None);

            result.Outputs[0].Elements<long>().ToArray().ShouldBe(number % 2 == 0 ? [number, number] : [7, 8]);
        }
    }

    [Fact]
    public void Output_WithoutRows_IsEmpty()
    {
        using var model = TestModels.Load("keyed");
        for (var round = 0; round < 4; round++)
        {
            using var request = Read(
                model, """{"inputs":[{"name":"x","shape":[0,2],"datatype":"FP32","data":[]},{"name":"key","shape":[0],"datatype":"INT64","data":[]}]}""");
            using var result = model.Run(request, CancellationToken.None);

            result.Outputs[0].Shape.ShouldBe([0, 2]);
            result.Outputs[1].Shape.ShouldBe([0]);
        }
    }

    [Fact]
    public void OneOutput_AskedForTwice_IsGivenTwice()
    {
        using var model = TestModels.Load("add");
        for (var round = 0; round < 4; round++)
        {
            using var pooled = Read(
                model, """{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2,3]},{"name":"b","shape":[1,3],"datatype":"FP32","data":[1,1,1]}]}""");
            using var request = new InferRequest(
                null, Array.ConvertAll(pooled.Inputs, input => input.Copy()), new OutputSelection(["sum", "sum"], [false, false]));
            using var result = model.Run(request, CancellationToken.None);

            result.Outputs[0].Elements<float>().ToArray().ShouldBe([2, 3, 4]);
            result.Outputs[1].Elements<float>().ToArray().ShouldBe([2, 3, 4]);
        }
    }

    // The model may answer with the bytes of the mark, whichever they are.
    [Fact]
    public void Answer_OfAnyByte_IsGiven()
    {
        using var model = TestModels.Load("identity_uint8");
        for (var number = 0; number < 2 * 256; number++)
        {
            using var request = Read(model, $$"""{"inputs":[{"name":"x","shape":[1],"datatype":"UINT8","data":[{{number % 256}}]}]}""");
            using var result = model.Run(request, CancellationToken.None);

            result.Outputs[0].Elements<byte>()[0].ShouldBe((byte)number);
        }
    }

    private static InferRequest Keyed(LoadedModel model, int number) => Read(
        model,
        $$"""
        {"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[{{number}},{{number}},{{number}},{{number}}]},
         {"name":"key","shape":[2],"datatype":"INT64","data":[{{number}},{{10 * number}}]}]}
        """);

    private static InferRequest Read(LoadedModel model, string body) =>
        InferRequestReader.Read(Encoding.UTF8.GetBytes(body), [], model.Requests);
}
