using System.ComponentModel.DataAnnotations;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Operator.Configuration;

/// <summary>Settings of the operator, from the environment (<c>Operator__GatewayImage</c>) or the command line (<c>--Operator:GatewayImage</c>).</summary>
internal sealed class ModelOperatorOptions : IValidatableObject
{
    /// <summary>The section they stand in.</summary>
    public const string Section = "Operator";

    /// <summary>The namespaces whose ModelDeployments are looked after, with commas between them; empty for all.</summary>
    public string WatchNamespaces { get; set; } = "";

    /// <summary>The same, one by one.</summary>
    public IReadOnlyList<string> WatchedNamespaces =>
        WatchNamespaces.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The image of gateway pods.</summary>
    [Required(ErrorMessage = "Operator:GatewayImage is empty; set it to the gateway's image (chart value images.gateway)")]
    public string GatewayImage { get; set; } = "";

    /// <summary>The image of the default model server and of the container that fetches models.</summary>
    [Required(ErrorMessage = "Operator:ModelServerImage is empty; set it to the model server's image (chart value images.modelServer)")]
    public string ModelServerImage { get; set; } = "";

    /// <summary>
    /// The image of the default model server for pods with NVIDIA GPUs; empty when they get <see cref="ModelServerImage"/> too.
    /// </summary>
    public string ModelServerCudaImage { get; set; } = "";

    /// <summary>Proxies in front of the gateways whose X-Forwarded-For and the like are believed: addresses and networks with commas
    /// between them. Empty for none.</summary>
    public string GatewayTrustedProxies { get; set; } = "";

    /// <summary>A <see cref="Configuration.GatewayPlacement"/> as JSON. Empty for none.</summary>
    public string GatewayPlacement { get; set; } = "";

    /// <summary>When nodes pull images: Always, IfNotPresent or Never.</summary>
    [RegularExpression("^(Always|IfNotPresent|Never)$", ErrorMessage = "Operator:ImagePullPolicy must be Always, IfNotPresent or Never")]
    public string ImagePullPolicy { get; set; } = "IfNotPresent";

    /// <summary>Servers that get the credentials for a registry and give tokens for it, beside the registry itself: pairs of
    /// <c>registry=server</c> with commas between, each a host and a port where it is not 443.</summary>
    [RegularExpression("^([^=,]+=[^=,]+(,|$))*$", ErrorMessage = "Operator:TokenServers must be pairs like registry.example=tokens.example, with commas between (chart value tokenServers)")]
    public string TokenServers { get; set; } = "";

    /// <summary>The Lease that elects the leader, in the operator's own namespace.</summary>
    public string LeaseName { get; set; } = "model-operator";

    /// <summary>ModelDeployments reconciled at once. Default 4.</summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 4;

    /// <summary>How long one question to a gateway's admin port may take, in milliseconds. Default 1000.</summary>
    [Range(50, 10_000)]
    public int GatewayProbeTimeoutMilliseconds { get; set; } = 1000;

    /// <summary>How often gateways are asked while a split is on its way to them, in milliseconds. Default 500.</summary>
    [Range(50, 60_000)]
    public int GatewayProbeIntervalMilliseconds { get; set; } = 500;

    /// <summary>Says what no gateway would start with, and what cannot be read.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var problems = new[]
        {
            ProblemOf(
                () => AddressRanges.Parse(GatewayTrustedProxies), "Operator:GatewayTrustedProxies (chart value gateway.trustedProxies)"),
            ProblemOf(() => Configuration.GatewayPlacement.Parse(GatewayPlacement), "Operator:GatewayPlacement (chart values gateway.*)"),
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
