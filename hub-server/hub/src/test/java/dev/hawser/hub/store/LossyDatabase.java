package dev.hawser.hub.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/// A database of which every third commit goes without an answer.
final class LossyDatabase {

    private final AtomicInteger commits = new AtomicInteger();
    private final boolean commitsHappen;

    /// @param commitsHappen whether a commit without an answer has happened
    LossyDatabase(boolean commitsHappen) {
        this.commitsHappen = commitsHappen;
    }

    DataSource over(DataSource database) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object result = call(database, method, arguments);
                    return result instanceof Connection connection ? lossy(connection) : result;
                });
    }

    int commits() {
        return commits.get();
    }

    private Connection lossy(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("commit") || commits.incrementAndGet() % 3 != 0) {
                        return call(connection, method, arguments);
                    }
                    if (commitsHappen) {
                        connection.commit();
                    } else {
                        connection.rollback();
                    }
                    throw new SQLException("the answer was lost", "08006");
                });
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
