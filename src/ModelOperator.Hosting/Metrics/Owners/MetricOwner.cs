namespace ModelOperator.Hosting.Metrics.Owners;

/// <summary>The object that series tell of.</summary>
/// <param name="Namespace">Its namespace, which the label <c>namespace</c> has.</param>
/// <param name="Name">Its name, which the label <c>name</c> has.</param>
public readonly record struct MetricOwner(string Namespace, string Name);
