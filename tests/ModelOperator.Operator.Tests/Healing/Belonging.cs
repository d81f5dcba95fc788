using System.Text.Json.Nodes;
using ModelOperator.Api.Status;

namespace ModelOperator.Operator.Tests.Healing;

/// <summary>An object that a ModelDeployment owns, and what may happen to it.</summary>
/// <param name="Name">In words.</param>
/// <param name="Path">Its API path; <c>&lt;stable&gt;</c> and <c>&lt;candidate&gt;</c> stand for revisions.</param>
/// <param name="Edits">The edits that matter.</param>
internal sealed record Belonging(string Name, string Path, params Deed[] Edits)
{
    private const string Core = "/api/v1/namespaces/ml";
    private const string Apps = "/apis/apps/v1/namespaces/ml";
    private const string Rights = "/apis/rbac.authorization.k8s.io/v1/namespaces/ml";
    private const string Budgets = "/apis/policy/v1/namespaces/ml/poddisruptionbudgets";
    private const string Scaling = "/apis/autoscaling/v2/namespaces/ml/horizontalpodautoscalers";

    private static readonly Deed[] OfServices =
    [
        new("selects by one more label", o => o["spec"]!["selector"]!["extra"] = "1"),
        new("selects by another revision's label", o => o["spec"]!["selector"]!["modeloperator.dev/revision"] = "0000000000"),
        new("gives its port's name to another port", o =>
            o["spec"]!["ports"] = JsonNode.Parse("""[{"name":"http","port":8081,"targetPort":"http","protocol":"TCP"}]""")),
        new("shows pods that are not ready", o => o["spec"]!["publishNotReadyAddresses"] = true),
        new("points outside the cluster", o =>
        {
            o["spec"]!["type"] = "ExternalName";
            o["spec"]!["externalName"] = "elsewhere.example";
        }),
    ];

    private static readonly Deed[] OfPods =
    [
        new("runs another image", o => Container(o)["image"] = "other:2"),
        new("runs another program", o => Container(o)["command"] = new JsonArray("sleep")),
    ];

    private static readonly Deed[] OfModelPods =
    [
        .. OfPods,
        new("has one more argument", o => Container(o)["args"]!.AsArray().Add("--more")),
        new("has one more container", o =>
            Pod(o)["containers"]!.AsArray().Add(new JsonObject { ["name"] = "extra", ["image"] = "extra:1" })),
        new("has another environment", o => Container(o)["env"]!.AsArray().Add(new JsonObject { ["name"] = "EXTRA", ["value"] = "1" })),
        new("runs where there is no node", o => Pod(o)["nodeSelector"] = new JsonObject { ["no"] = "where" }),
    ];

    private static readonly Deed[] OfSnapshots =
    [
        new("has other data", o => o["data"] = JsonNode.Parse("""{"model":{"uri":"configmap://other/v9.onnx"}}""")),
        new("loses its annotations", o => o["metadata"]!.AsObject().Remove("annotations")),
    ];

    private static readonly Deed[] OfAutoscalers =
    [
        new("has other bounds", o => (o["spec"]!["minReplicas"], o["spec"]!["maxReplicas"]) = (JsonValue.Create(7), JsonValue.Create(9))),
        new("scales something else", o => o["spec"]!["scaleTargetRef"]!["name"] = "other"),
        new("has no metrics", o => o["spec"]!["metrics"] = new JsonArray()),
    ];

    private static readonly Deed[] OfBudgets =
    [
        new("lets no pod go", o =>
        {
            o["spec"]!.AsObject().Remove("maxUnavailable");
            o["spec"]!["minAvailable"] = 5;
        }),
        new("selects by one more label", o => o["spec"]!["selector"]!["matchLabels"]!["extra"] = "1"),
    ];

    public static readonly IReadOnlyList<Belonging> All =
    [
        new("Service", $"{Core}/services/digits", OfServices),
        new("Service of the preview", $"{Core}/services/digits-preview", OfServices),
        new("Service of stable", $"{Core}/services/digits-<stable>", OfServices),
        new("Service of the candidate", $"{Core}/services/digits-<candidate>", OfServices),
        new("ConfigMap", $"{Core}/configmaps/digits-gateway",
            new Deed("says another split", o => o["data"]!["routes.json"] = "{}"),
            new Deed("cannot be changed any more", o =>
            {
                o["immutable"] = true;
                o["data"]!["routes.json"] = "{}";
            })),
        new("ServiceAccount", $"{Core}/serviceaccounts/digits-gateway",
            new Deed("gives no token", o => o["automountServiceAccountToken"] = false)),
        new("Role", $"{Rights}/roles/digits-gateway", new Deed("gives no rights", o => o["rules"] = new JsonArray())),
        new("RoleBinding", $"{Rights}/rolebindings/digits-gateway",
            new Deed("binds nobody", o => o["subjects"] = new JsonArray()),
            new Deed("gives another role", o => o["roleRef"]!["name"] = "other")),
        new("PodDisruptionBudget", $"{Budgets}/digits-gateway", OfBudgets),
        new("PodDisruptionBudget of stable", $"{Budgets}/digits-<stable>", OfBudgets),
        new("PodDisruptionBudget of the candidate", $"{Budgets}/digits-<candidate>", OfBudgets),
        new("Deployment of the gateway", $"{Apps}/deployments/digits-gateway",
            [.. OfPods, new("stands still", o => o["spec"]!["paused"] = true), new("has no pods", o => o["spec"]!["replicas"] = 0)]),
        new("Deployment of stable", $"{Apps}/deployments/digits-<stable>", OfModelPods),
        new("Deployment of the candidate", $"{Apps}/deployments/digits-<candidate>", OfModelPods),
        new("ControllerRevision of stable", $"{Apps}/controllerrevisions/digits-<stable>", OfSnapshots),
        new("ControllerRevision of the candidate", $"{Apps}/controllerrevisions/digits-<candidate>", OfSnapshots),
        new("HorizontalPodAutoscaler of stable", $"{Scaling}/digits-<stable>", OfAutoscalers),
        new("HorizontalPodAutoscaler of the candidate", $"{Scaling}/digits-<candidate>", OfAutoscalers),
    ];

    public IEnumerable<Deed> Deeds => [Deed.Deletion, Deed.Unlabelled, .. Edits];

    /// <summary>True when a rollout in this phase has it.</summary>
    public bool IsThereIn(RolloutPhase phase) =>
        (!Path.Contains("<candidate>", StringComparison.Ordinal) || phase is not (RolloutPhase.Healthy or RolloutPhase.RolledBack))
        && (!Path.EndsWith("-preview", StringComparison.Ordinal) || phase == RolloutPhase.Deploying);

    private static JsonObject Pod(JsonObject deployment) => deployment["spec"]!["template"]!["spec"]!.AsObject();

    private static JsonObject Container(JsonObject deployment) => Pod(deployment)["containers"]![0]!.AsObject();
}
