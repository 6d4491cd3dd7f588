package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.hawser.apiserver.object.ApiException.Cause;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One entry of `x-kubernetes-validations`, compiled. Expressions are bound in length and in the number of
/// loop steps.
final class CelRule {

    private static final int MAX_LOOP_STEPS = 100_000;
    private static final int MAX_CODE_POINTS = 20_000;
    private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .comprehensionMaxIterations(MAX_LOOP_STEPS)
            .maxExpressionCodePointSize(MAX_CODE_POINTS)
            .maxRegexProgramSize(10_000)
            .build();
    private static final CelCompiler PLAIN = compiler(false);
    private static final CelCompiler OPTIONAL_OLD = compiler(true);
    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(
                    CelExtensions.optional(),
                    CelExtensions.strings(),
                    CelExtensions.sets(OPTIONS),
                    CelExtensions.lists())
            .addFunctionBindings(KubernetesCelFunctions.bindings())
            .build();

    private final String rule;
    private final String message;
    private final String reason;
    private final String fieldPath;
    private final boolean transition;
    private final boolean optionalOld;
    private final CelRuntime.@Nullable Program program;
    private final CelRuntime.@Nullable Program messageProgram;
    private final String fault;

    private CelRule(JsonNode entry) {
        rule = entry.path("rule").asText().strip();
        message = entry.path("message").asText();
        reason = entry.path("reason").asText("FieldValueInvalid");
        fieldPath = entry.path("fieldPath").asText();
        optionalOld = entry.path("optionalOldSelf").asBoolean();
        transition = OLD_SELF.matcher(rule).find();
        String messageExpression = entry.path("messageExpression").asText();
        CelCompiler compiler = optionalOld ? OPTIONAL_OLD : PLAIN;
        CelRuntime.Program compiled = null;
        CelRuntime.Program compiledMessage = null;
        String trouble = "";
        try {
            compiled = program(compiler, rule);
            compiledMessage = messageExpression.isEmpty() ? null : program(compiler, messageExpression);
        } catch (CelValidationException | CelEvaluationException e) {
            trouble = "compilation failed: " + e.getMessage();
        }
        program = compiled;
        messageProgram = compiledMessage;
        fault = trouble;
    }

    static CelRule of(JsonNode entry) {
        return new CelRule(entry);
    }

    /// Why the rule cannot be evaluated at all; empty if it can.
    String fault() {
        return fault;
    }

    String rule() {
        return rule;
    }

    /// Needs the old value, so it is not asked when there is none.
    boolean isTransition() {
        return transition && !optionalOld;
    }

    /// Whether the answer depends on the old value.
    boolean looksAtOld() {
        return transition;
    }

    /// @param old null if there is no old value
    Optional<Cause> check(Object self, @Nullable Object old, FieldPath path) {
        if (program == null) {
            return Optional.of(cause(path, "rule compile error: " + fault));
        }
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", self);
        if (optionalOld) {
            variables.put("oldSelf", Optional.ofNullable(old));
        } else if (old != null) {
            variables.put("oldSelf", old);
        }
        try {
            return Boolean.TRUE.equals(program.eval(variables))
                    ? Optional.empty()
                    : Optional.of(cause(path, message(variables)));
        } catch (CelEvaluationException e) {
            return Optional.of(cause(path, e.getMessage() + " evaluating rule: " + fixedMessage()));
        }
    }

    private String message(Map<String, Object> variables) {
        if (messageProgram != null) {
            try {
                if (messageProgram.eval(variables) instanceof String text && !text.isBlank() && !text.contains("\n")) {
                    return text.strip();
                }
            } catch (CelEvaluationException e) {
                return fixedMessage();
            }
        }
        return fixedMessage();
    }

    private String fixedMessage() {
        return message.isEmpty() ? "failed rule: " + rule : message;
    }

    private Cause cause(FieldPath path, String text) {
        String field = path.text() + fieldPath;
        String start = switch (reason) {
            case "FieldValueRequired" -> "Required value: ";
            case "FieldValueForbidden" -> "Forbidden: ";
            case "FieldValueDuplicate" -> "Duplicate value: ";
            default -> "Invalid value: ";
        };
        return new Cause(reason, start + text, field.startsWith(".") ? field.substring(1) : field);
    }

    private static CelRuntime.Program program(CelCompiler compiler, String expression)
            throws CelValidationException, CelEvaluationException {
        CelAbstractSyntaxTree ast = compiler.compile(expression).getAst();
        return RUNTIME.createProgram(ast);
    }

    private static CelCompiler compiler(boolean optionalOld) {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("self", SimpleType.DYN)
                .addVar("oldSelf", optionalOld ? OptionalType.create(SimpleType.DYN) : SimpleType.DYN)
                .addLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.lists())
                .addFunctionDeclarations(KubernetesCelFunctions.declarations())
                .build();
    }
}
