namespace ModelOperator.Contracts.Processes;

/// <summary>The arguments that the operator gives a model server.</summary>
public static class ServeArguments
{
    /// <summary>The command that serves a model. It is the first argument.</summary>
    public const string Command = "serve";

    /// <summary>The path of the model's file or folder.</summary>
    public const string ModelPath = "--model-path";

    /// <summary>The name of the model in the protocol's paths.</summary>
    public const string ModelName = "--model-name";

    /// <summary>The version of the model in paths, answers and metrics.</summary>
    public const string ModelVersion = "--model-version";

    /// <summary>The revision of the ModelDeployment.</summary>
    public const string Revision = "--revision";

    /// <summary>The port for clients.</summary>
    public const string HttpPort = "--http-port";

    /// <summary>The path of the reference profile by which values are counted.</summary>
    public const string Profile = "--profile";

    /// <summary>The settings of feedback (<see cref="FeedbackSettings"/>), as JSON.</summary>
    public const string Feedback = "--feedback";
}
