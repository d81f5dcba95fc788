using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>A model in plain C# with one INT64 input [-1, 1]. It doubles each value, and fails on a batch with a negative one. Before each
/// run it waits until the test lets it go on.</summary>
internal sealed class RowModel : IModel
{
    private readonly SemaphoreSlim _permits = new(0);
    private readonly List<long[]> _runs = [];

    public ModelSignature Signature { get; } = new(
        "rows", "1", [new TensorSpec("x", DataType.Int64, [-1, 1])], [new TensorSpec("y", DataType.Int64, [-1, 1])]);

    /// <summary>The model as a scheduler gets it.</summary>
    public LoadedModel Loaded => field ??= new LoadedModel(this);

    /// <summary>The number of rows to leave out of an answer.</summary>
    public int Missing { get; init; }

    /// <summary>The number of rows to leave out of the answer to a single row.</summary>
    public int MissingOfOne { get; init; }

    public IReadOnlyList<long[]> Runs
    {
        get
        {
            lock (_runs)
            {
                return [.. _runs];
            }
        }
    }

    public InferRequest Request(params long[] values) => Request(null, values);

    public InferRequest Request(TimeSpan? timeout, params long[] values)
    {
        var input = Tensor.Allocate(DataType.Int64, [values.Length, 1]);
        values.CopyTo(input.Elements<long>());
        return new InferRequest(null, [input], Signature.AllOutputs, timeout);
    }

    public void LetGo(int runs) => _permits.Release(runs);

    public InferResult Run(InferRequest request, CancellationToken cancellationToken)
    {
        var values = request.Inputs[0].Elements<long>().ToArray();
        lock (_runs)
        {
            _runs.Add(values);
        }

        _permits.Wait(TimeSpan.FromSeconds(60), cancellationToken).ShouldBeTrue();
        if (values.Any(value => value < 0))
        {
            throw new BackendException("negative", new InvalidOperationException());
        }

        var rows = values.Length - (values.Length > 1 ? Missing : MissingOfOne);
        var output = Tensor.Allocate(DataType.Int64, [rows, 1]);
        values[..rows].Select(value => 2 * value).ToArray().CopyTo(output.Elements<long>());
        return new InferResult([output]);
    }

    public void Dispose() => _permits.Dispose();
}
