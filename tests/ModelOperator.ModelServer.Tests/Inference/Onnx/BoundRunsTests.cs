using System.Text;
using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Rest.Reading;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx;

/// <summary>Runs of the model identity_fp32 (input x, output y, both [n]) that are bound to requests of a pool.</summary>
public sealed class BoundRunsTests : IDisposable
{
    private const int MaxElements = (256 << 10) / sizeof(float);

    private readonly InferenceSession _session = new(TestModels.Path("identity_fp32"));
    private readonly LoadedModel _model = TestModels.Load("identity_fp32");
    private readonly BoundRuns _runs = new();

    public void Dispose()
    {
        _runs.Dispose();
        _model.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void Run_IsFoundByRequestsWithTheSameTensors()
    {
        var first = Read(2);
        var run = Add(first, 2);
        first.Dispose();

        using var second = Read(2);

        _runs.Find(second).ShouldBeSameAs(run.ShouldNotBeNull());
    }

    [Fact]
    public void Run_WhoseTensorsAreReplaced_IsDisposedOf()
    {
        var first = Read(2);
        var output = Add(first, 2).ShouldNotBeNull().Result.Outputs[0];
        first.Dispose();

        using var second = Read(3);

        _runs.Find(second).ShouldBeNull();
        Should.Throw<ObjectDisposedException>(() => output.Elements<float>().Length);
    }

    [Fact]
    public void Run_WhoseTensorsAreFreed_IsDisposedOf()
    {
        var request = Read(2);
        var output = Add(request, 2).ShouldNotBeNull().Result.Outputs[0];
        request.Dispose();

        _model.Requests.Dispose();

        Should.Throw<ObjectDisposedException>(() => output.Elements<float>().Length);
    }

    [Theory]
    [InlineData(MaxElements, true)]
    [InlineData(MaxElements + 1, false)]
    public void Run_WithLargerOutputsThanARunMayKeep_IsNotAdded(int elements, bool isAdded)
    {
        using var request = Read(1);

        (Add(request, elements) is not null).ShouldBe(isAdded);
    }

    [Fact]
    public void Runs_ThatKeepAsMuchAsAllMay_LeaveRoomOnlyWhenTheyGo()
    {
        const int all = (8 << 20) / (256 << 10);
        var requests = Enumerable.Range(0, all + 1).Select(_ => Read(1)).ToList();
        requests.Take(all).ShouldAllBe(request => Add(request, MaxElements) != null);
        Add(requests[^1], 1).ShouldBeNull();

        _runs.Remove(requests[0]);

        Add(requests[^1], 1).ShouldNotBeNull();
        requests.ForEach(request => request.Dispose());
    }

    private BoundRun? Add(InferRequest request, int outputElements)
    {
        var output = Tensor.Allocate(DataType.Fp32, [outputElements]);
        var run = _runs.TryAdd(_session, ["x"], request, [output]);
        if (run is null)
        {
            output.Dispose();
        }

        return run;
    }

    private InferRequest Read(int elements)
    {
        var data = string.Join(',', new int[elements]);
        var body = $$"""{"inputs":[{"name":"x","shape":[{{elements}}],"datatype":"FP32","data":[{{data}}]}]}""";
        return InferRequestReader.Read(Encoding.UTF8.GetBytes(body), [], _model.Requests);
    }
}
