using System.CommandLine;
using ModelOperator.Cli.Clusters;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The options that every kubectl plugin takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Namespace { get; } = new("--namespace", "-n")
    {
        Description = "The namespace of the ModelDeployment. Default: that of the kubeconfig's context.",
        Recursive = true,
    };

    public Option<string?> Context { get; } = new("--context")
    {
        Description = "The kubeconfig context to use. Default: the current one.",
        Recursive = true,
    };

    public Option<string?> Kubeconfig { get; } = new("--kubeconfig")
    {
        Description = "The kubeconfig file. Default: $KUBECONFIG, then ~/.kube/config.",
        Recursive = true,
    };

    public IEnumerable<Option> All => [Namespace, Context, Kubeconfig];

    public ConnectionSettings Read(ParseResult result) =>
        new(result.GetValue(Kubeconfig), result.GetValue(Context), result.GetValue(Namespace));
}
