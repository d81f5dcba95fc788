namespace ModelOperator.Commands.Errors;

/// <summary>Reports that a command cannot be carried out. The message is the one sentence that the person sees.</summary>
internal sealed class RefusedException(string message) : Exception(message);
