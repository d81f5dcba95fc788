using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Operator.Configuration;

/// <summary>Settings of the operator, named by <see cref="OperatorCommandLine"/>: <c>--gateway-image</c> on the command line.</summary>
internal sealed class ModelOperatorOptions : IValidatableObject
{
    /// <summary>The section they stand in.</summary>
    public const string Section = "Operator";

    [Description("The namespaces whose ModelDeployments are looked after, with commas between them; empty for all.")]
    public string WatchNamespaces { get; set; } = "";

    /// <summary>The same, one by one.</summary>
    public IReadOnlyList<string> WatchedNamespaces =>
        WatchNamespaces.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [Description("The image of gateway pods. It is required.")]
    [Required(ErrorMessage = "--gateway-image is empty; set it to the gateway's image (chart value images.gateway)")]
    public string GatewayImage { get; set; } = "";

    [Description("The image of the default model server and of the container that fetches models. It is required.")]
    [Required(ErrorMessage = "--model-server-image is empty; set it to the model server's image (chart value images.modelServer)")]
    public string ModelServerImage { get; set; } = "";

    [Description("The image of the default model server for pods with NVIDIA GPUs; empty when they get the one of --model-server-image.")]
    public string ModelServerCudaImage { get; set; } = "";

    [Description(
        "Proxies in front of the gateways whose X-Forwarded-For and the like are believed: addresses and networks with commas between "
        + "them; empty for none.")]
    public string GatewayTrustedProxies { get; set; } = "";

    [Description("Where gateway pods run and how their image is pulled, as JSON that the chart writes; empty for nothing special.")]
    public string GatewayPlacement { get; set; } = "";

    [Description("When nodes pull images: Always, IfNotPresent or Never.")]
    [RegularExpression("^(Always|IfNotPresent|Never)$", ErrorMessage = "--image-pull-policy must be Always, IfNotPresent or Never")]
    public string ImagePullPolicy { get; set; } = "IfNotPresent";

    [Description(
        "Servers that get the credentials for a registry and give tokens for it, beside the registry itself: pairs of registry=server "
        + "with commas between, each a host and a port where it is not 443.")]
    [RegularExpression("^([^=,]+=[^=,]+(,|$))*$", ErrorMessage =
        "--token-servers must be pairs like registry.example=tokens.example, with commas between (chart value tokenServers)")]
    public string TokenServers { get; set; } = "";

    [Description("The Lease that elects the leader, in the operator's own namespace.")]
    public string LeaseName { get; set; } = "model-operator";

    [Description(
        "The Deployment in the operator's own namespace that owns the Lease, so that the cluster deletes both together; empty for none.")]
    public string LeaseOwner { get; set; } = "";

    [Description("ModelDeployments reconciled at once.")]
    [Range(1, 64, ErrorMessage = "--workers must be from {1} to {2}")]
    public int Workers { get; set; } = 4;

    [Description("How long one question to a gateway's admin port may take, in milliseconds.")]
    [Range(50, 10_000, ErrorMessage = "--gateway-probe-timeout-milliseconds must be from {1} to {2}")]
    public int GatewayProbeTimeoutMilliseconds { get; set; } = 1000;

    [Description("How often gateways are asked while a split is on its way to them, in milliseconds.")]
    [Range(50, 60_000, ErrorMessage = "--gateway-probe-interval-milliseconds must be from {1} to {2}")]
    public int GatewayProbeIntervalMilliseconds { get; set; } = 500;

    /// <summary>Says what no gateway would start with, and what cannot be read.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var problems = new[]
        {
            ProblemOf(
                () => AddressRanges.Parse(GatewayTrustedProxies), "--gateway-trusted-proxies (chart value gateway.trustedProxies)"),
            ProblemOf(() => Configuration.GatewayPlacement.Parse(GatewayPlacement), "--gateway-placement (chart values gateway.*)"),
        };
        return problems.OfType<ValidationResult>();
    }

    private static ValidationResult? ProblemOf(Func<object> read, string setting)
    {
        try
        {
            read();
            return null;
        }
        catch (FormatException exception)
        {
            return new($"{setting}: {exception.Message}");
        }
    }
}
