using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Inference;

/// <summary>Several instances of one model, which take turns at running requests.</summary>
internal sealed class InstancePool(IReadOnlyList<IModel> instances) : IModel
{
    private uint _next;

    public ModelSignature Signature => First.Signature;

    public IModel First => instances[0];

    /// <summary>Loads the instances one after the other. When one fails, those that are loaded are disposed of.</summary>
    public static IModel Load(int count, Func<IModel> load)
    {
        if (count == 1)
        {
            return load();
        }

        var instances = new List<IModel>(count);
        try
        {
            while (instances.Count < count)
            {
                instances.Add(load());
            }

            return new InstancePool(instances);
        }
        catch
        {
            instances.ForEach(instance => instance.Dispose());
            throw;
        }
    }

    public InferResult Run(InferRequest request, CancellationToken cancellationToken) =>
        instances[(int)(Interlocked.Increment(ref _next) % (uint)instances.Count)].Run(request, cancellationToken);

    public void Dispose()
    {
        foreach (var instance in instances)
        {
            instance.Dispose();
        }
    }
}
