using System.Text;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Rest.Reading;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Inference;

/// <summary>Makes one request after the other to the model add (inputs a, b; outputs sum, difference; all FP32 [batch, 3]).</summary>
public sealed class RequestPoolTests : IDisposable
{
    private readonly LoadedModel _model = TestModels.Load("add");

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Repeats_AreAnsweredByTheirOwnValues()
    {
        for (var number = 0; number < 5; number++)
        {
            using var request = Read(Body(number));
            using var result = _model.Run(request, CancellationToken.None);

            request.IsRepeat.ShouldBe(number > 0);
            result.Outputs[0].Elements<float>().ToArray().ShouldBe([number + 1, number + 1, number + 1]);
            result.Outputs[1].Elements<float>().ToArray().ShouldBe([number - 1, number - 1, number - 1]);
        }
    }

    [Fact]
    public void BinaryRepeats_AllocateNothing()
    {
        const string head = """{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":12}},{"name":"b","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":12}}],"parameters":{"binary_data_output":true}}""";
        var (json, raw) = (Encoding.UTF8.GetBytes(head), new byte[24]);
        for (var number = 0; number < 100; number++)
        {
            Answer();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < 100; number++)
        {
            Answer();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Answer()
        {
            using var request = InferRequestReader.Read(json, raw, _model.Requests);
            using var result = _model.Run(request, CancellationToken.None);
        }
    }

    [Fact]
    public void Repeats_GiveTheOutputsThatEachAsksFor()
    {
        string[] outputs = ["sum", "sum", "difference", "difference", "difference", "sum"];
        foreach (var output in outputs)
        {
            using var request = Read(Body(4, outputs: $$""","outputs":[{"name":"{{output}}"}]"""));
            using var result = _model.Run(request, CancellationToken.None);

            result.Outputs.ShouldHaveSingleItem().Elements<float>()[0].ShouldBe(output == "sum" ? 5 : 3);
        }
    }

    [Fact]
    public void Shapes_ThatChange_AreAnsweredInTheirOwn()
    {
        int[] rows = [1, 1, 2, 2, 2, 1, 1, 3];
        foreach (var count in rows)
        {
            using var request = Read(Body(count, rows: count));
            using var result = _model.Run(request, CancellationToken.None);

            result.Outputs[0].Shape.ShouldBe([count, 3]);
            result.Outputs[0].Elements<float>().ToArray().ShouldAllBe(value => value == count + 1);
        }
    }

    [Fact]
    public void Instances_OfOneModel_RunTheSameRequestsInTurn()
    {
        using var instances = new LoadedModel(InstancePool.Load(2, () => OnnxModel.Load(TestModels.Path("add"), "m", "1", 1)));
        for (var number = 0; number < 7; number++)
        {
            using var request = InferRequestReader.Read(Encoding.UTF8.GetBytes(Body(number)), [], instances.Requests);
            using var result = instances.Run(request, CancellationToken.None);

            result.Outputs[0].Elements<float>()[2].ShouldBe(number + 1);
        }
    }

    [Fact]
    public void Input_ThatIsMissing_IsNotThatOfTheRequestBefore()
    {
        Read(Body(1)).Dispose();

        Should.Throw<ProtocolException>(() => Read("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}"""))
            .Message.ShouldStartWith("input 'b' is missing");
    }

    [Fact]
    public void Request_ThatIsRefused_GivesItsMemoryBack()
    {
        var first = Read(Body(1));
        var tensor = first.Inputs[0];
        first.Dispose();
        Should.Throw<ProtocolException>(() => Read("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2,"x"]}]}"""));

        using var next = Read(Body(2));

        next.Inputs[0].ShouldBeSameAs(tensor);
        next.IsRepeat.ShouldBeTrue();
    }

    [Fact]
    public void Request_DisposedOfTwice_IsLentOnce()
    {
        var request = Read(Body(1));
        request.Dispose();
        request.Dispose();

        using var second = Read(Body(2));
        using var third = Read(Body(3));

        second.ShouldNotBeSameAs(third);
        second.Inputs[0].Elements<float>()[0].ShouldBe(2);
    }

    [Fact]
    public void Texts_AreNotKept()
    {
        using var model = TestModels.Load("identity_bytes");
        var input = model.Signature.Inputs[0];
        var shape = Shape.Text(Array.ConvertAll(input.Shape, size => size == Shape.AnySize ? 1 : size));
        foreach (var text in new[] { "long text of the first", "2" })
        {
            using var request = InferRequestReader.Read(
                Encoding.UTF8.GetBytes($$"""{"inputs":[{"name":"{{input.Name}}","shape":{{shape}},"datatype":"BYTES","data":["{{text}}"]}]}"""), [], model.Requests);
            using var result = model.Run(request, CancellationToken.None);

            request.IsRepeat.ShouldBeFalse();
            Encoding.UTF8.GetString(result.Outputs[0].Text(0)).ShouldBe(text);
        }
    }

    [Fact]
    public void Request_LargerThanWhatIsKept_LeavesNothing()
    {
        Read(Body(1, rows: 100_000)).Dispose();

        using var next = Read(Body(1, rows: 100_000));

        next.IsRepeat.ShouldBeFalse();
    }

    private InferRequest Read(string body) => InferRequestReader.Read(Encoding.UTF8.GetBytes(body), [], _model.Requests);

    private static string Body(int number, int rows = 1, string outputs = "")
    {
        var a = string.Join(',', Enumerable.Repeat(number, rows * 3));
        var b = string.Join(',', Enumerable.Repeat(1, rows * 3));
        return $$"""{"inputs":[{"name":"a","shape":[{{rows}},3],"datatype":"FP32","data":[{{a}}]},{"name":"b","shape":[{{rows}},3],"datatype":"FP32","data":[{{b}}]}]{{outputs}}}""";
    }
}
