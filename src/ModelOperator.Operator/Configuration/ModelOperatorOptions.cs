using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Connections;
using ModelOperator.Sinks.Configuration;

namespace ModelOperator.Operator.Configuration;

/// <summary>Settings of the operator, named by <see cref="OperatorCommandLine"/>: <c>--gateway-image</c> on the command line.</summary>
internal sealed class ModelOperatorOptions : IValidatableObject
{
    /// <summary>The section of the configuration that holds the settings.</summary>
    public const string Section = "Operator";

    [Description("The namespaces whose ModelDeployments are managed, separated by commas; empty for all.")]
    public string WatchNamespaces { get; set; } = "";

    /// <summary>The namespaces that are watched, one by one.</summary>
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
        "Proxies in front of the gateways whose X-Forwarded-For and similar headers are believed: addresses and networks, separated by "
        + "commas; empty for none.")]
    public string GatewayTrustedProxies { get; set; } = "";

    /// <summary>The sinks that gateways may send samples to, by name. They are no setting of their own: they are among the sinks.</summary>
    public Dictionary<string, SinkOptions> GatewaySinks { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes those sinks that are for gateways.</summary>
    public void AddGatewaySinks(IReadOnlyDictionary<string, SinkOptions> sinks)
    {
        foreach (var (name, sink) in sinks.Where(sink => sink.Value.ForGateways))
        {
            GatewaySinks[name] = sink;
        }
    }

    [Description("The placement of gateway pods and the pull of their image, as JSON that the chart writes; empty for the defaults.")]
    public string GatewayPlacement { get; set; } = "";

    [Description("Where gateways and new model servers send their spans, as JSON that the chart writes; empty for nowhere.")]
    public string PodTracing { get; set; } = "";

    [Description("When nodes pull images: Always, IfNotPresent or Never.")]
    [RegularExpression("^(Always|IfNotPresent|Never)$", ErrorMessage = "--image-pull-policy must be Always, IfNotPresent or Never")]
    public string ImagePullPolicy { get; set; } = "IfNotPresent";

    [Description(
        "Servers other than the registry itself that may get its credentials to give tokens for it: pairs of registry=server, separated "
        + "by commas, each a host, with its port unless that is 443.")]
    [RegularExpression("^([^=,]+=[^=,]+(,|$))*$", ErrorMessage =
        "--token-servers must be pairs like registry.example=tokens.example, with commas between (chart value tokenServers)")]
    public string TokenServers { get; set; } = "";

    [Description("A mirror with the API of the Hugging Face Hub, from which hf:// models come; empty for https://huggingface.co.")]
    [RegularExpression("^https?://[^\\s,]+$", ErrorMessage =
        "--hub-endpoint must be an address like https://hub.example (chart value hubEndpoint)")]
    public string HubEndpoint { get; set; } = "";

    [Description("A service with the JSON API of Google Cloud Storage, from which gs:// models come; empty for Google's.")]
    [RegularExpression("^https?://[^\\s,]+$", ErrorMessage =
        "--gcs-endpoint must be an address like https://storage.example (chart value gcsEndpoint)")]
    public string GcsEndpoint { get; set; } = "";

    [Description(
        "A service with the API of Azure Blob Storage, from which azure:// models come, with the account as the first part of the path; "
        + "empty for Azure's.")]
    [RegularExpression("^https?://[^\\s,]+$", ErrorMessage =
        "--azure-endpoint must be an address like https://blobs.example (chart value azureEndpoint)")]
    public string AzureEndpoint { get; set; } = "";

    [Description(
        "Registries that oci:// models are read from without TLS, separated by commas: hosts, each with its port unless that is 80; empty "
        + "for none.")]
    [RegularExpression("^[^,/\\s]+(\\s*,\\s*[^,/\\s]+)*,?$", ErrorMessage =
        "--plain-registries must be hosts like registry.lan:5000, with commas between, and without http:// (chart value plainRegistries)")]
    public string PlainRegistries { get; set; } = "";

    /// <summary>The registries without TLS, one by one.</summary>
    public IReadOnlyList<string> RegistriesWithoutTls =>
        PlainRegistries.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [Description(
        "Stores of gs:// and azure:// models that may see a token of the pods' workload identity beside Google's and Azure's own hosts, "
        + "separated by commas: hosts, each with its port unless that is 443; empty for none.")]
    [RegularExpression("^[^,/\\s]+(\\s*,\\s*[^,/\\s]+)*,?$", ErrorMessage =
        "--identity-hosts must be hosts like blobs.lan:10000, with commas between, and without https:// (chart value identityHosts)")]
    public string IdentityHosts { get; set; } = "";

    [Description("The most GiB of all files of a model that is a folder, for pods of new revisions.")]
    [Range(1, 16_384, ErrorMessage = "--max-folder-gibibytes must be from {1} to {2} (chart value maxFolderGibibytes)")]
    public int MaxFolderGibibytes { get; set; } = FetchArguments.UsualFolderGibibytes;

    [Description("Whether new revisions whose model has no digest (spec.model.sha256) are refused.")]
    public bool RequireDigest { get; set; }

    [Description("The fields of spec.pod.template that are allowed: those of Restricted, Baseline or Unrestricted pods.")]
    [RegularExpression("^(Restricted|Baseline|Unrestricted)$", ErrorMessage =
        "--pod-template-policy must be Restricted, Baseline or Unrestricted (chart value podTemplatePolicy)")]
    public string PodTemplatePolicy { get; set; } = nameof(Configuration.PodTemplatePolicy.Restricted);

    /// <summary>The policy for pods with a template.</summary>
    public PodTemplatePolicy PolicyOfTemplates => Enum.Parse<PodTemplatePolicy>(PodTemplatePolicy);

    [Description("Whether specs may ask for autoscaling by KEDA (spec.autoscaling.keda).")]
    public bool AllowKeda { get; set; }

    [Description("The types of KEDA's triggers that specs may use, separated by commas; empty for all.")]
    [RegularExpression("^\\s*[a-z0-9][-a-z0-9]*(\\s*,\\s*[a-z0-9][-a-z0-9]*)*\\s*,?\\s*$", ErrorMessage =
        "--keda-triggers must be types like cpu,prometheus, with commas between (chart value keda.triggers)")]
    public string KedaTriggers { get; set; } = "";

    /// <summary>The types of triggers that are allowed, one by one; empty for all.</summary>
    public IReadOnlyList<string> AllowedTriggers =>
        KedaTriggers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [Description("Whether KEDA's triggers may use the credentials of a ClusterTriggerAuthentication, which belong to the whole cluster.")]
    public bool AllowClusterTriggerAuthentication { get; set; }

    [Description(
        "The folder with the administrator's server presets, one in each file NAME.json, read at the start; empty for the built-in ones "
        + "alone.")]
    public string ServerPresets { get; set; } = "";

    [Description("The Lease that elects the leader, in the operator's own namespace.")]
    public string LeaseName { get; set; } = "model-operator";

    [Description(
        "The Deployment in the operator's own namespace that owns the Lease, so that the cluster deletes both together; empty for none.")]
    public string LeaseOwner { get; set; } = "";

    [Description("The number of ModelDeployments that are reconciled at the same time.")]
    [Range(1, 64, ErrorMessage = "--workers must be from {1} to {2}")]
    public int Workers { get; set; } = 16;

    [Description("The time that one question to a gateway's admin port may take, in milliseconds.")]
    [Range(50, 10_000, ErrorMessage = "--gateway-probe-timeout-milliseconds must be from {1} to {2}")]
    public int GatewayProbeTimeoutMilliseconds { get; set; } = 1000;

    [Description("The interval at which gateways are asked while a split is on its way to them, in milliseconds.")]
    [Range(50, 60_000, ErrorMessage = "--gateway-probe-interval-milliseconds must be from {1} to {2}")]
    public int GatewayProbeIntervalMilliseconds { get; set; } = 500;

    /// <summary>Reports settings that no gateway would start with, and settings that cannot be read.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var problems = new[]
        {
            ProblemOf(
                () => AddressRanges.Parse(GatewayTrustedProxies), "--gateway-trusted-proxies (chart value gateway.trustedProxies)"),
            ProblemOf(() => Configuration.GatewayPlacement.Parse(GatewayPlacement), "--gateway-placement (chart values gateway.*)"),
            ProblemOf(() => Configuration.PodTracing.Parse(PodTracing), "--pod-tracing (chart values tracing.*)"),
            ProblemOf(HubEndpoint, "--hub-endpoint", "https://hub.example (chart value hubEndpoint)"),
            ProblemOf(GcsEndpoint, "--gcs-endpoint", "https://storage.example (chart value gcsEndpoint)"),
            ProblemOf(AzureEndpoint, "--azure-endpoint", "https://blobs.example (chart value azureEndpoint)"),
        };
        return problems.OfType<ValidationResult>();
    }

    private static ValidationResult? ProblemOf(string endpoint, string setting, string like) =>
        endpoint.Length == 0 || Uri.TryCreate(endpoint, UriKind.Absolute, out _)
            ? null
            : new($"{setting} '{endpoint}' is no address; it must be like {like}");

    private static ValidationResult? ProblemOf(Func<object?> read, string setting)
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
