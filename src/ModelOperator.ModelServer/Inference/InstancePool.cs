using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Inference;

/// <summary>Several sessions of one model, used in turn.</summary>
internal sealed class InstancePool(IReadOnlyList<IModel> instances) : IModel
{
    private uint _next;

    public ModelSignature Signature => First.Signature;

    public IModel First => instances[0];

    /// <summary>Loads one after the other; what is loaded is let go of when one fails.</summary>
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
