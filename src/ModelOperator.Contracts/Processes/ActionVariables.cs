namespace ModelOperator.Contracts.Processes;

/// <summary>The environment variables of every container of a Job that an action runs. One that does not apply is empty.</summary>
public static class ActionVariables
{
    /// <summary>The ModelDeployment's name.</summary>
    public const string Name = "MODELOPERATOR_NAME";

    /// <summary>The ModelDeployment's namespace.</summary>
    public const string Namespace = "MODELOPERATOR_NAMESPACE";

    /// <summary>The revision that the action is about.</summary>
    public const string Revision = "MODELOPERATOR_REVISION";

    /// <summary>The version of that revision's model, as its spec names it.</summary>
    public const string Version = "MODELOPERATOR_VERSION";

    /// <summary>The cause that the action is done for, as the spec names it.</summary>
    public const string Cause = "MODELOPERATOR_CAUSE";

    /// <summary>The check.</summary>
    public const string Check = "MODELOPERATOR_CHECK";

    /// <summary>The check's value.</summary>
    public const string Value = "MODELOPERATOR_VALUE";

    /// <summary>The check's limit, as text.</summary>
    public const string Limit = "MODELOPERATOR_LIMIT";

    /// <summary>The id of this run of the action.</summary>
    public const string Run = "MODELOPERATOR_RUN";
}
