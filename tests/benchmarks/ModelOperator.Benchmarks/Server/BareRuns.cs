using System.Diagnostics;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.Benchmarks.Server;

/// <summary>Runs of a model in a loop in this process, one thread a CPU: the most that serving it can reach.</summary>
internal sealed class BareRuns(string file, int rows) : IDisposable
{
    private readonly OnnxModel _model = OnnxModel.Load(file, ServerUnderTest.Model, "1", 1);

    /// <summary>Runs for a while; gives the runs' times in stopwatch ticks.</summary>
    public async Task<long[]> RunAsync(TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var threads = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => Task.Factory.StartNew(() => RunUntil(end), TaskCreationOptions.LongRunning));
        return [.. (await Task.WhenAll(threads)).SelectMany(times => times)];
    }

    public void Dispose() => _model.Dispose();

    private List<long> RunUntil(long end)
    {
        using var input = Tensor.Allocate(DataType.Fp32, [rows, ServerUnderTest.Features]);
        input.Elements<float>().Fill(3);
        var request = new InferRequest(null, [input], _model.Signature.AllOutputs);
        var times = new List<long>();
        for (var began = Stopwatch.GetTimestamp(); began < end;)
        {
            _model.Run(request, CancellationToken.None).Dispose();
            var now = Stopwatch.GetTimestamp();
            times.Add(now - began);
            began = now;
        }

        return times;
    }
}
